package io.weir.controller;

import io.weir.engine.HandlerAnswer;
import io.weir.wire.v1.StandbyState;
import java.util.List;
import java.util.Map;
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

    /** {@code host:port} that the packet paths of other nodes reach this one's by; empty when they cannot. */
    default String dataAddress() {
        return "";
    }

    /**
     * Starts a middlebox that another node still runs, when that one has handed it over or it is {@link #release
     * released}; returns then.
     */
    Started startHandedOver(MiddleboxAssignment assignment);

    /** Nobody else runs it: what is waited for will not come, or is about to. */
    void release(MiddleboxId middlebox);

    /** Stops it between two batches, and hands it and what still comes for it over to its standby; false if that failed. */
    default boolean handOver(MiddleboxId middlebox) {
        stop(middlebox);
        return false;
    }

    /** Keeps another node told of what it remembers; no node any more when the address is empty. */
    default void keepStandby(MiddleboxId middlebox, long epoch, String address) {}

    /** How its standby is; empty when none is kept. */
    default Optional<Kept> kept(MiddleboxId middlebox) {
        return Optional.empty();
    }

    /** @param address as it was given to {@link #keepStandby} */
    record Kept(String address, StandbyState state) {}

    /** Is the standby of a middlebox that runs where {@code owner} says, in place of what it was of that before. */
    default void standBy(MiddleboxAssignment assignment, String owner) {}

    default void standDown(MiddleboxId middlebox) {}

    /** Epochs of the placements that it is the standby of. */
    default Map<MiddleboxId, Long> standing() {
        return Map.of();
    }

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
