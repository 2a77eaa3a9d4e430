package io.weir.controller;

import io.weir.engine.HandlerAnswer;
import java.util.List;
import java.util.Optional;

/**
 * The data plane of a node as its controller sees it. Called from threads that may block, several at a time, never from
 * the packet path; calls that start and stop come from one thread. The data plane never waits for its caller.
 */
public interface MiddleboxHost {

    /** What became of {@link #start}. */
    sealed interface Started {
        /** Packets flow, or will within milliseconds. */
        record Running() implements Started {}

        /** It cannot run here; a sentence for people. */
        record Refused(String reason) implements Started {}
    }

    /**
     * Starts a middlebox and announces its addresses. The same epoch again does nothing and answers as before; a later
     * epoch of the same middlebox replaces the running one, or keeps it when only {@code movable} and the epoch differ.
     */
    Started start(MiddleboxAssignment assignment);

    /** Stops it and no longer answers for its addresses. Stopping what does not run does nothing. */
    void stop(MiddleboxId middlebox);

    /** All that run now, with counters. */
    List<RunningMiddlebox> running();

    /** What is wrong with the packet path, one sentence; empty when it is well. */
    Optional<String> trouble();

    /** What passed its interface; empty when it has none. */
    default Optional<PortCounters> port() {
        return Optional.empty();
    }

    /** How many middleboxes it takes at most. */
    int capacity();

    /** Who owns which addresses, protocols and ports on the node's interface, and what they lost. */
    PortsReport ports();

    /** Names of handlers; empty when it does not run here. */
    Optional<List<String>> handlers(MiddleboxId middlebox);

    HandlerAnswer read(MiddleboxId middlebox, String handler);

    HandlerAnswer write(MiddleboxId middlebox, String handler, String value);

    /**
     * Shows packets of a middlebox until closed: at most {@code samplesPerSecond}, the rest is not looked at.
     *
     * @param observer called from the host's own thread; must be quick and must not block
     * @return empty when it does not run here
     */
    Optional<Observation> observe(MiddleboxId middlebox, Sampling sampling, PacketObserver observer);

    /** @param samplesPerSecond 1 to 1000 */
    record Sampling(int samplesPerSecond, boolean dropsOnly) {}

    /** Ends when closed. */
    interface Observation extends AutoCloseable {
        @Override
        void close();
    }

    /** Is told of packets. */
    interface PacketObserver {
        void packet(ObservedPacket packet);
    }
}
