package io.weir.programs;

import io.weir.stack.blocking.Sockets;
import java.io.IOException;

/** A server on a stack of its own, written with sockets that wait. */
public interface Program {
    /**
     * Opens its sockets and starts the threads that serve them, which end when their sockets do. Called for each stack that
     * it gets: another one when the node was gone.
     *
     * @throws IOException when a socket cannot be had
     */
    void start(Sockets sockets) throws IOException;
}
