/**
 * A Netty transport over user-level stacks: an event loop that runs a stack, and channels that are its sockets. What is
 * written for Netty runs on it unchanged.
 */
package io.weir.netty;
