package io.weir.stack;

/**
 * A program on a stack of its own. It lives by what its sockets tell it, on the stack's thread, and must not wait.
 */
public interface Application {
    /** Adds the transports it needs and opens its sockets. Called once, before the first frame. */
    void start(Stack stack);

    /** Does what it cannot do when a socket tells it; called in every turn of the stack. */
    default void turn(long nowNs) {}
}
