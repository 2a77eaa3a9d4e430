/** UDP (RFC 768) and its sockets. */
package io.weir.stack.udp;
