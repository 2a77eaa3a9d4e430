package io.weir.stack.ip;

/** A host on the link, by the states of RFC 4861, 7.3.2, which serve ARP as well. */
final class Neighbour {
    /** Packets that wait for one neighbour's address (RFC 1122, 2.3.2.2 wants at least one). */
    static final int PENDING_LIMIT = 8;
    /** Stands for none. */
    static final Neighbour NOBODY = new Neighbour(0, 0);

    enum State {
        /** Asked for, not answered yet. */
        INCOMPLETE,
        REACHABLE,
        /** The address is known, but not lately confirmed. */
        STALE,
        /** In use though stale: to be asked soon, unless it shows itself. */
        DELAY,
        /** Asked at its old address. */
        PROBE,
        /** No longer in the table. */
        GONE
    }

    final long high;
    final long low;
    State state = State.GONE;
    long mac;
    /** When the state ends. */
    long dueNs;
    long usedNs;
    int asked;
    private PacketQueue pending;

    Neighbour(long high, long low) {
        this.high = high;
        this.low = low;
    }

    /** A packet, IP header first, waits for the address; false when too many do. */
    boolean await(byte[] bytes, int at, int length) {
        if (pending == null) {
            pending = new PacketQueue(PENDING_LIMIT);
        }
        return pending.offer(bytes, at, length);
    }

    boolean hasPending() {
        return pending != null && !pending.isEmpty();
    }

    PacketQueue pending() {
        return pending;
    }

    void forgetPending() {
        pending = null;
    }
}
