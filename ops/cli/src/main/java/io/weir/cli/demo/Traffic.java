package io.weir.cli.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** What the client and the web server of the story do. The story is the same whatever they run on. */
interface Traffic extends AutoCloseable {
    /** How packets go between the two, to end a sentence with. */
    String way();

    /** Starts the web server and returns when it listens; every port serves the page of 1 MB. */
    void serve(int... ports) throws IOException;

    /** The client fetches the page and compares it with the server's. */
    Page fetch(String address, int port, int seconds) throws IOException;

    /** Begins to fetch the page over one connection, slowly; empty where there are no connections to lose. */
    default Optional<Fetching> begin(String address, int port) throws IOException {
        return Optional.empty();
    }

    /** A page that is on its way. */
    interface Fetching extends AutoCloseable {
        /** Waits for the rest of it. */
        Page end() throws IOException;

        @Override
        void close();
    }

    /** Sends a datagram from the client and waits for an answer on the same port; its bytes in hexadecimal. */
    Optional<String> exchange(String address, int port, int ownPort, String hex) throws IOException;

    /** The client tries, over and over, each time as somebody new, while the story goes on. */
    Watch watch(String address, int port, int seconds) throws IOException;

    @Override
    void close();

    /**
     * A page that was fetched, or not.
     *
     * @param whole whether it came unchanged
     * @param with what fetched it
     */
    record Page(boolean whole, long bytes, Duration time, String with, String trouble) {}

    /** Attempts of the client. */
    interface Watch extends AutoCloseable {
        /** Waits for an attempt that got through, begun after {@code sinceNs}; how long after that it did. */
        Optional<Duration> firstUp(long sinceNs) throws IOException;

        @Override
        void close();
    }
}
