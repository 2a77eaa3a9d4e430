package io.weir.middlebox;

import io.weir.engine.HandlerAnswer;
import io.weir.engine.PipelineState;
import java.util.List;
import java.util.Optional;

/**
 * What an actor runs on packets: a middlebox's pipeline, or a user-level network stack. Called on one worker's thread
 * only. May throw: then it is closed, its packets are dropped and counted, and a new one is made in its place.
 */
public interface Workload extends AutoCloseable {
    /**
     * Takes packets that arrived for it; it owns their frames from now on.
     *
     * @param packets overwritten
     * @param count at most {@link io.weir.engine.Pipeline#MAX_BATCH}
     */
    void receive(long[] packets, int count, long nowNs);

    /** Does what is due without a packet, a bounded amount. Returns how many packets moved; more than 0: call again. */
    int run(long nowNs);

    /** When {@link #run} has to be called next; {@link io.weir.engine.Pipeline#NEVER} if only a packet matters. */
    long deadlineNs();

    /** What it has done so far. */
    WorkloadReport report();

    /** Names of all handlers. */
    List<String> handlers();

    HandlerAnswer read(String handler);

    HandlerAnswer write(String handler, String value);

    /** What it remembers, if that can be carried to another node. */
    default Optional<PipelineState> state() {
        return Optional.empty();
    }

    /** Frees the packets it holds, and its memory. */
    @Override
    void close();
}
