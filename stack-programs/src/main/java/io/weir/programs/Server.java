package io.weir.programs;

import java.io.IOException;

/** What serves at a program's port. */
public interface Server {
    /**
     * Starts serving on a stack at this port, which stays the caller's to close. Called for each port that the program gets:
     * another one when the node was gone.
     *
     * @throws IOException when something that it needs cannot be had
     */
    Serving start(Place place, ProgramPort port) throws IOException;

    /** It serves. */
    interface Serving extends AutoCloseable {
        /** Waits until it ends: closed, or without its node. */
        void awaitEnd() throws InterruptedException;

        /** Ends it, from any thread, at any time; when this returns, nothing uses the port any more. */
        @Override
        void close();
    }
}
