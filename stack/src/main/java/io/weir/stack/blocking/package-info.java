/**
 * A stack with a thread of its own, and sockets that wait: for threads, virtual ones above all, that would rather block
 * than be called.
 */
package io.weir.stack.blocking;
