package io.weir.portswitch;

import io.weir.engine.FramePool;
import io.weir.net.IpAddress;
import io.weir.net.Ipv4Address;
import io.weir.net.MacAddress;
import io.weir.port.NodeDrop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Ethernet addresses of neighbours on a link: learned by ARP or neighbour discovery, kept for a while, and packets that
 * wait for one. Addresses are 128 bits, IPv4 ones mapped.
 * Everything is bounded, for anybody on the link can make a neighbour up. Single-threaded.
 */
final class Neighbours {
    static final long UNKNOWN = AddressTable.ABSENT;
    static final int MAX_ENTRIES = 4096;
    static final int MAX_UNRESOLVED = 256;
    /** Of one sender, so that none can keep the others from finding neighbours. */
    static final int MAX_UNRESOLVED_OF_ONE = 64;
    /** Packets that wait for one neighbour; Linux keeps about as many small ones. */
    static final int MAX_WAITING = 64;
    /** Of all frames, those of one sender that may wait at a time. */
    static final int SENDERS_SHARE = 16;

    private static final Ipv4Address NOBODY = Ipv4Address.of("0.0.0.0");

    static final long ASK_AGAIN_NS = TimeUnit.SECONDS.toNanos(1);
    static final int ASKS = 3;
    static final long CONFIRM_NS = TimeUnit.SECONDS.toNanos(45);
    static final long FORGET_NS = TimeUnit.SECONDS.toNanos(60);

    /** What the switch does for the neighbours. */
    interface Link {
        void ask(IpAddress address, IpAddress asker);

        /** The packet's neighbour is known now. */
        void send(long packet, long mac, Attachment sender);

        void drop(long packet, NodeDrop why, Attachment sender);
    }

    private static final class Entry {
        private final IpAddress address;
        private final IpAddress asker;
        /** On whose behalf; null once it is known. */
        private Attachment first;

        private long changedNs;
        private int asked;
        private boolean permanent;
        private int waiting;
        private long[] packets;
        private Attachment[] senders;

        private Entry(IpAddress address, IpAddress asker, long nowNs) {
            this.address = address;
            this.asker = asker;
            this.changedNs = nowNs;
        }
    }

    private final Link link;
    private final FramePool pool;
    private final AddressTable macs = new AddressTable();
    private final Map<IpAddress, Entry> entries = new HashMap<>();
    /** Where in {@link #unresolved} an address is, so that a packet that waits costs no allocation. */
    private final AddressTable asked = new AddressTable();

    private final Entry[] unresolved = new Entry[MAX_UNRESOLVED];

    Neighbours(Link link, FramePool pool) {
        this.link = link;
        this.pool = pool;
    }

    /** A neighbour that is known without asking and never forgotten. */
    void add(IpAddress address, MacAddress mac, long nowNs) {
        learn(address, mac.value(), true, nowNs);
        entries.get(address).permanent = true;
    }

    /** The neighbour's Ethernet address, or {@link #UNKNOWN}. */
    long mac(long high, long low) {
        return macs.get(high, low);
    }

    /** Keeps a packet until its neighbour is known, and asks for it in the name of {@code asker}. */
    void await(long high, long low, Waiting waiting, long nowNs) {
        int at = (int) asked.get(high, low);
        if (at < 0) {
            at = place(IpAddress.of(high, low), waiting, nowNs);
        }
        Entry entry = at < 0 ? null : unresolved[at];
        boolean greedy = waiting.sender.waiting >= pool.capacity() / SENDERS_SHARE;
        if (entry == null || greedy || entry.waiting == MAX_WAITING) {
            link.drop(waiting.packet, NodeDrop.ARP_PENDING_FULL, waiting.sender);
            return;
        }
        pool.handOver(waiting.packet, FramePool.NODE);
        waiting.sender.waiting++;
        entry.packets[entry.waiting] = waiting.packet;
        entry.senders[entry.waiting++] = waiting.sender;
    }

    /** A packet that has to wait; one object is used again for each. */
    static final class Waiting {
        long packet;
        Attachment sender;
        long askerHigh;
        long askerLow;
    }

    /**
     * Gets to know a neighbour before a packet needs it, unless it is known or asked for: half of the room is left for
     * those that packets wait for. Asks in nobody's name (an ARP probe, RFC 5227), so that no address seems to be here.
     */
    void prepare(Ipv4Address address, long nowNs) {
        boolean wanted = macs.get(address.high(), address.low()) == UNKNOWN
                && asked.get(address.high(), address.low()) < 0
                && unresolved[MAX_UNRESOLVED / 2] == null;
        if (wanted) {
            Waiting nobody = new Waiting();
            nobody.askerHigh = NOBODY.high();
            nobody.askerLow = NOBODY.low();
            place(address, nobody, nowNs);
        }
    }

    /** IPv4 neighbours that are known, at most so many. */
    List<Ipv4Address> known(int most) {
        return entries.keySet().stream()
                .filter(Ipv4Address.class::isInstance)
                .map(Ipv4Address.class::cast)
                .limit(most)
                .toList();
    }

    private int place(IpAddress address, Waiting waiting, long nowNs) {
        if (waiting.sender.asking == MAX_UNRESOLVED_OF_ONE) {
            return -1;
        }
        for (int at = 0; at < MAX_UNRESOLVED; at++) {
            if (unresolved[at] == null) {
                Entry entry = new Entry(address, IpAddress.of(waiting.askerHigh, waiting.askerLow), nowNs);
                entry.packets = new long[MAX_WAITING];
                entry.senders = new Attachment[MAX_WAITING];
                entry.asked = 1;
                entry.first = waiting.sender;
                waiting.sender.asking++;
                unresolved[at] = entry;
                asked.put(address.high(), address.low(), at);
                link.ask(address, entry.asker);
                return at;
            }
        }
        return -1;
    }

    private Entry resolved(IpAddress address) {
        int at = (int) asked.get(address.high(), address.low());
        if (at < 0) {
            return null;
        }
        Entry entry = unresolved[at];
        unresolved[at] = null;
        entry.first.asking--;
        entry.first = null;
        asked.remove(address.high(), address.low());
        return entry;
    }

    /**
     * A neighbour said who it is.
     *
     * @param wanted it was asked for, or it talks to us: worth an entry even if there is none
     */
    void learn(IpAddress address, long mac, boolean wanted, long nowNs) {
        boolean group = (mac >>> 40 & 1) == 1;
        if (address.isUnspecified() || address.isMulticast() || mac == 0 || group) {
            return;
        }
        Entry waiting = resolved(address);
        Entry known = entries.get(address);
        if (known == null) {
            if (waiting == null && !wanted || entries.size() >= MAX_ENTRIES && !evict(nowNs)) {
                giveUp(waiting, NodeDrop.ARP_PENDING_FULL);
                return;
            }
            known = waiting == null ? new Entry(address, address, nowNs) : waiting;
            entries.put(address, known);
        }
        if (known.permanent) {
            return;
        }
        known.changedNs = nowNs;
        known.asked = 0;
        macs.put(address.high(), address.low(), mac);
        for (int i = 0; waiting != null && i < waiting.waiting; i++) {
            waiting.senders[i].waiting--;
            link.send(waiting.packets[i], mac, waiting.senders[i]);
        }
        known.packets = null;
        known.senders = null;
        known.waiting = 0;
    }

    /** Asks again, gives up, confirms and forgets. Call about ten times a second. */
    void tick(long nowNs) {
        for (Entry entry : unresolved) {
            if (entry == null || nowNs - entry.changedNs < ASK_AGAIN_NS) {
                continue;
            }
            entry.changedNs = nowNs;
            if (entry.asked++ < ASKS) {
                link.ask(entry.address, entry.asker);
            } else {
                giveUp(resolved(entry.address), NodeDrop.UNRESOLVED);
            }
        }
        for (Entry entry : List.copyOf(entries.values())) {
            long ageNs = nowNs - entry.changedNs;
            if (!entry.permanent && ageNs > FORGET_NS) {
                forget(entry);
            } else if (!entry.permanent && entry.asked == 0 && ageNs > CONFIRM_NS && entry.asker != entry.address) {
                entry.asked = 1;
                link.ask(entry.address, entry.asker);
            }
        }
    }

    private void forget(Entry entry) {
        entries.remove(entry.address);
        macs.remove(entry.address.high(), entry.address.low());
    }

    private boolean evict(long nowNs) {
        for (Entry entry : new ArrayList<>(entries.values())) {
            if (!entry.permanent && nowNs - entry.changedNs > CONFIRM_NS) {
                forget(entry);
                return true;
            }
        }
        return false;
    }

    private void giveUp(Entry entry, NodeDrop why) {
        for (int i = 0; entry != null && i < entry.waiting; i++) {
            entry.senders[i].waiting--;
            link.drop(entry.packets[i], why, entry.senders[i]);
        }
    }

    int size() {
        return entries.size();
    }
}
