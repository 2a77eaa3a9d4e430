package io.weir.stack.ip;

import io.weir.stack.wire.Drop;
import java.util.concurrent.TimeUnit;

/**
 * Who has which MAC address on the link: the states of RFC 4861, 7.3, for both kinds of addresses, since ARP leaves
 * open when to ask again. A stranger cannot fill it: entries come from what the stack sends or from requests to it, and
 * the one used least recently makes room.
 */
final class Neighbours {
    static final int LIMIT = 512;
    /** Stands for the MAC address that is known already. */
    static final long SAME = -1;

    static final int ASK_LIMIT = 3;
    static final long ASK_AGAIN_NS = TimeUnit.SECONDS.toNanos(1);
    static final long REACHABLE_NS = TimeUnit.SECONDS.toNanos(30);
    static final long DELAY_NS = TimeUnit.SECONDS.toNanos(5);

    /** What the table wants of the layers around it. */
    interface Link {
        /** Asks who has the address; the neighbour itself if its MAC address is known, else everybody. */
        void ask(Neighbour neighbour);

        /** Sends a packet that has waited. */
        void send(Neighbour neighbour, byte[] bytes, int length);

        /** The neighbour does not answer; this packet waited for it. */
        void unreachable(byte[] bytes, int length);
    }

    private final Link link;
    private final AddressMap<Neighbour> table;
    private final DropCounters drops;
    private long nextNs = Transport.NEVER;

    Neighbours(Link link, DropCounters drops, long secret) {
        this.link = link;
        this.drops = drops;
        this.table = new AddressMap<>(LIMIT, secret);
    }

    /** The neighbour of an address, a new one if it is not known; asked for if need be. */
    Neighbour use(long high, long low, long nowNs) {
        Neighbour neighbour = table.find(high, low);
        if (neighbour == null) {
            neighbour = add(high, low, nowNs);
            neighbour.state = Neighbour.State.INCOMPLETE;
            neighbour.asked = 0;
            ask(neighbour, nowNs);
        }
        return neighbour;
    }

    /** A packet is about to be sent to a neighbour of the table. Whether its MAC address is known. */
    boolean ready(Neighbour neighbour, long nowNs) {
        neighbour.usedNs = nowNs;
        if (neighbour.state == Neighbour.State.REACHABLE) {
            if (nowNs < neighbour.dueNs) {
                return true;
            }
            neighbour.state = Neighbour.State.STALE;
        }
        if (neighbour.state == Neighbour.State.STALE) {
            neighbour.state = Neighbour.State.DELAY;
            due(neighbour, nowNs + DELAY_NS);
        }
        return neighbour.state != Neighbour.State.INCOMPLETE;
    }

    /** The packet, IP header first, is sent when the neighbour has answered. */
    void await(Neighbour neighbour, byte[] bytes, int at, int length) {
        if (!neighbour.await(bytes, at, length)) {
            drops.add(Drop.NEIGHBOUR_PENDING);
        }
    }

    /** It asked us, so we shall probably answer: its MAC address is worth an entry (RFC 826; RFC 4861, 7.2.3). */
    void asked(long high, long low, long mac, long nowNs) {
        Neighbour neighbour = table.find(high, low);
        if (neighbour == null) {
            neighbour = add(high, low, nowNs);
            neighbour.mac = mac;
            neighbour.state = Neighbour.State.STALE;
        } else if (neighbour.state == Neighbour.State.INCOMPLETE || neighbour.mac != mac) {
            learn(neighbour, mac, Neighbour.State.STALE, nowNs);
        }
    }

    /**
     * It said where it is (RFC 4861, 7.2.5). Only believed of neighbours that are in the table.
     *
     * @param told its MAC address, {@link #SAME} if it did not say
     */
    void answered(Neighbour neighbour, long told, Manner how, long nowNs) {
        boolean unknown = neighbour == Neighbour.NOBODY || told == SAME && neighbour.state == Neighbour.State.INCOMPLETE;
        if (unknown) {
            return;
        }
        long mac = told == SAME ? neighbour.mac : told;
        boolean other = neighbour.mac != mac && neighbour.state != Neighbour.State.INCOMPLETE;
        if (other && !how.override()) {
            if (neighbour.state == Neighbour.State.REACHABLE) {
                neighbour.state = Neighbour.State.STALE;
            }
        } else if (how.solicited()) {
            learn(neighbour, mac, Neighbour.State.REACHABLE, nowNs);
        } else if (other || neighbour.state == Neighbour.State.INCOMPLETE) {
            learn(neighbour, mac, Neighbour.State.STALE, nowNs);
        }
    }

    /**
     * How something was said.
     *
     * @param solicited as an answer to a question
     * @param override also if another MAC address is known
     */
    record Manner(boolean solicited, boolean override) {}

    /** {@link Neighbour#NOBODY} if the address is not in the table. */
    Neighbour find(long high, long low) {
        Neighbour neighbour = table.find(high, low);
        return neighbour == null ? Neighbour.NOBODY : neighbour;
    }

    private void learn(Neighbour neighbour, long mac, Neighbour.State state, long nowNs) {
        neighbour.mac = mac;
        neighbour.state = state;
        neighbour.dueNs = state == Neighbour.State.REACHABLE ? nowNs + REACHABLE_NS : Transport.NEVER;
        if (neighbour.hasPending()) {
            PacketQueue pending = neighbour.pending();
            for (; !pending.isEmpty(); pending.remove()) {
                link.send(neighbour, pending.first(), pending.firstBytes());
            }
            neighbour.forgetPending();
        }
    }

    private Neighbour add(long high, long low, long nowNs) {
        if (table.isFull()) {
            forgetOne();
        }
        Neighbour neighbour = new Neighbour(high, low);
        neighbour.usedNs = nowNs;
        neighbour.dueNs = Transport.NEVER;
        table.put(high, low, neighbour);
        return neighbour;
    }

    private void forgetOne() {
        Neighbour oldest = null;
        for (int i = 0; i < table.slots(); i++) {
            Neighbour one = table.at(i);
            oldest = one != null && (oldest == null || one.usedNs < oldest.usedNs) ? one : oldest;
        }
        if (oldest != null) {
            forget(oldest);
        }
    }

    private void forget(Neighbour neighbour) {
        neighbour.state = Neighbour.State.GONE;
        table.remove(neighbour.high, neighbour.low);
        if (neighbour.hasPending()) {
            drops.add(Drop.NEIGHBOUR_UNREACHABLE, neighbour.pending().size());
            neighbour.forgetPending();
        }
    }

    private void ask(Neighbour neighbour, long nowNs) {
        neighbour.asked++;
        due(neighbour, nowNs + ASK_AGAIN_NS);
        link.ask(neighbour);
    }

    private void due(Neighbour neighbour, long whenNs) {
        neighbour.dueNs = whenNs;
        nextNs = Math.min(nextNs, whenNs);
    }

    long deadlineNs() {
        return nextNs;
    }

    void run(long nowNs) {
        if (nowNs < nextNs) {
            return;
        }
        nextNs = Transport.NEVER;
        // what answers does may change the table: then a due neighbour is looked at the next time
        for (int i = 0; i < table.slots(); i++) {
            Neighbour neighbour = table.at(i);
            if (neighbour != null && waits(neighbour)) {
                if (neighbour.dueNs <= nowNs) {
                    expired(neighbour, nowNs);
                } else {
                    nextNs = Math.min(nextNs, neighbour.dueNs);
                }
            }
        }
    }

    private static boolean waits(Neighbour neighbour) {
        return switch (neighbour.state) {
            case INCOMPLETE, DELAY, PROBE -> true;
            case REACHABLE, STALE, GONE -> false;
        };
    }

    private void expired(Neighbour neighbour, long nowNs) {
        if (neighbour.state == Neighbour.State.DELAY) {
            neighbour.state = Neighbour.State.PROBE;
            neighbour.asked = 0;
            ask(neighbour, nowNs);
        } else if (neighbour.asked < ASK_LIMIT) {
            ask(neighbour, nowNs);
        } else {
            giveUp(neighbour);
        }
    }

    private void giveUp(Neighbour neighbour) {
        PacketQueue pending = neighbour.hasPending() ? neighbour.pending() : new PacketQueue(0);
        neighbour.forgetPending();
        forget(neighbour);
        for (; !pending.isEmpty(); pending.remove()) {
            drops.add(Drop.NEIGHBOUR_UNREACHABLE);
            link.unreachable(pending.first(), pending.firstBytes());
        }
    }
}
