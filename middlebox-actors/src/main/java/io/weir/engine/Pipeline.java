package io.weir.engine;

import io.weir.program.Configuration;
import io.weir.program.Device;
import java.util.List;

/**
 * A configuration that runs: one instance, with its own state. Packets are handed in with {@link #receive} and go
 * through all elements depth first before the call returns, except those that an element holds; {@link #run} does what
 * is due without a packet coming in: pumps, generators, timers.
 *
 * <p>Single-threaded: every call on one worker's thread. Nothing here allocates while packets flow.
 */
public final class Pipeline implements AutoCloseable {
    /** What {@link #deadlineNs} answers when nothing is due until a packet comes. */
    public static final long NEVER = Long.MAX_VALUE;
    /** Most packets in one call of {@link #receive}. */
    public static final int MAX_BATCH = 256;

    private Pipeline() {}

    /**
     * Makes an instance of {@code configuration} ready to run.
     *
     * @param workspace the worker's; frames come from its pool
     * @param seed of all random choices
     */
    public static Pipeline compile(Configuration configuration, Workspace workspace, Outlet outlet, long seed) {
        throw new IllegalStateException();
    }

    /** Whether any element receives from this device. */
    public boolean receivesFrom(Device device) {
        return false;
    }

    /**
     * Takes packets that arrived from {@code device}; their frames belong to the pipeline from now on. If no element
     * receives from it they are dropped and counted. At most {@link #MAX_BATCH}.
     *
     * @param packets overwritten
     */
    public void receive(Device device, long[] packets, int count, long nowNs) {}

    /** Does what is due, a bounded amount of it. Returns how many packets moved; more than 0: call again soon. */
    public int run(long nowNs) {
        return 0;
    }

    /** When {@link #run} has to be called next, on its clock; {@link #NEVER} if only a packet can change anything. */
    public long deadlineNs() {
        return NEVER;
    }

    /** All drops so far, by element and reason, those with none left out. */
    public List<DropCount> drops() {
        return List.of();
    }

    /** Names of all handlers, {@code element.handler}, in the order of the configuration. */
    public List<String> handlers() {
        return List.of();
    }

    /** Reads {@code element.handler}. */
    public HandlerAnswer read(String handler) {
        return new HandlerAnswer.Refused("no handler " + handler);
    }

    /** Writes {@code element.handler}. */
    public HandlerAnswer write(String handler, String value) {
        return new HandlerAnswer.Refused("no handler " + handler);
    }

    /** Packets taken in by {@link #receive}. */
    public long packetsIn() {
        return 0;
    }

    /** Packets handed to the outlet. */
    public long packetsOut() {
        return 0;
    }

    /** Packets that elements hold now: in queues, waiting for an address. */
    public int packetsHeld() {
        return 0;
    }

    /** Frees all packets held, and the memory of its tables. */
    @Override
    public void close() {}
}
