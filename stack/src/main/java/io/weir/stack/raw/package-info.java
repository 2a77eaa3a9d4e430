/** IP protocols by number, for transports that are built on a socket: packets as they are, without ports. */
package io.weir.stack.raw;
