/**
 * The interface of a stack: its addresses and routes, neighbours, fragments, path MTUs, ICMP; and what transports are
 * given to build on.
 */
package io.weir.stack.ip;
