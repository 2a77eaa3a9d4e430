package io.weir.middlebox;

import io.weir.engine.Pipeline;

/**
 * The batch that waits for one actor. The worker fills it and tells the actor {@link Middlebox.Deliver} once; by the
 * time the actor runs, the batch holds all that came meanwhile. So batches form by themselves under load, a lone
 * packet waits for nobody, no batch object is made or lost, and the bound is the back-pressure.
 *
 * <p>Single-threaded: worker and actor share a thread.
 */
public final class Inbox {
    private final long[] packets = new long[Pipeline.MAX_BATCH];
    private int count;
    private boolean told;

    /** False when it is full: run the actor, or drop. */
    public boolean offer(long packet) {
        if (count == packets.length) {
            return false;
        }
        packets[count++] = packet;
        return true;
    }

    /** Whether the actor has still to be told; after this it counts as told. */
    public boolean shouldTell() {
        boolean first = !told;
        told = true;
        return first;
    }

    /** The actor is about to take the batch: the next packet needs a new message. */
    void taken() {
        told = false;
    }

    long[] packets() {
        return packets;
    }

    public int count() {
        return count;
    }

    /** Forgets the packets; who calls has seen to their frames. Returns how many there were. */
    public int clear() {
        int had = count;
        count = 0;
        return had;
    }
}
