/**
 * TCP as a machine in virtual time: checked segments and the time go in, segments come out, deadlines are told. No
 * thread, no clock, no allocation for a segment of an established connection. One {@link io.weir.stack.tcp.Tcp} and all
 * that belongs to it are used by one thread.
 */
package io.weir.stack.tcp;
