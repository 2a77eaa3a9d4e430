package io.weir.middlebox;

import io.weir.engine.FramePool;

/**
 * An actor's place on a worker: where its packets wait and whom it tells about itself. All methods are called on the
 * worker's thread.
 */
public interface Seat {
    /** Owner of its frames in the pool, not negative. */
    int id();

    Inbox inbox();

    FramePool pool();

    /** The worker's clock. */
    long nowNs();

    /** Asks to be told {@link Middlebox.Run} at {@code deadlineNs}; replaces what was asked before. */
    void due(long deadlineNs);

    /** What the actor runs now: at its start, and after each failure. */
    void occupied(Workload workload);

    /** Counts packets that were lost because the workload failed. */
    void crashed(int packets, Throwable cause);
}
