package io.weir.portswitch;

import io.weir.engine.FramePool;
import io.weir.net.Ipv4Address;
import io.weir.net.MacAddress;
import io.weir.port.NodeDrop;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Ethernet addresses of neighbours on a link: learned by ARP, kept for a while, and packets that wait for one.
 * Everything is bounded, for anybody on the link can make a neighbour up. Single-threaded.
 */
final class Neighbours {
    static final long UNKNOWN = AddressTable.ABSENT;
    static final int MAX_ENTRIES = 4096;
    static final int MAX_UNRESOLVED = 256;
    /** Packets that wait for one neighbour; Linux keeps about as many small ones. */
    static final int MAX_WAITING = 64;

    static final long ASK_AGAIN_NS = TimeUnit.SECONDS.toNanos(1);
    static final int ASKS = 3;
    static final long CONFIRM_NS = TimeUnit.SECONDS.toNanos(45);
    static final long FORGET_NS = TimeUnit.SECONDS.toNanos(60);

    /** What the switch does for the neighbours. */
    interface Link {
        void ask(int address, int senderAddress);

        /** The packet's neighbour is known now. */
        void send(long packet, long mac, Attachment sender);

        void drop(long packet, NodeDrop why, Attachment sender);
    }

    private static final class Entry {
        private final int address;
        private final int senderAddress;
        private long changedNs;
        private int asked;
        private boolean permanent;
        private int waiting;
        private long[] packets;
        private Attachment[] senders;

        private Entry(int address, int senderAddress, long nowNs) {
            this.address = address;
            this.senderAddress = senderAddress;
            this.changedNs = nowNs;
        }
    }

    private final Link link;
    private final FramePool pool;
    private final AddressTable macs = new AddressTable();
    private final Long2ObjectHashMap<Entry> entries = new Long2ObjectHashMap<>();
    private final Long2ObjectHashMap<Entry> unresolved = new Long2ObjectHashMap<>();

    Neighbours(Link link, FramePool pool) {
        this.link = link;
        this.pool = pool;
    }

    /** A neighbour that is known without asking and never forgotten. */
    void add(Ipv4Address address, MacAddress mac, long nowNs) {
        learn((int) address.value(), mac.value(), true, nowNs);
        entries.get(address.value()).permanent = true;
    }

    /** The neighbour's Ethernet address, or {@link #UNKNOWN}. */
    long mac(int address) {
        return macs.get(address);
    }

    /** Keeps a packet until its neighbour is known, and asks for it. */
    void await(int address, long packet, Attachment sender, long nowNs) {
        Entry entry = unresolved.get(address & 0xffffffffL);
        if (entry == null) {
            if (unresolved.size() >= MAX_UNRESOLVED) {
                link.drop(packet, NodeDrop.ARP_PENDING_FULL, sender);
                return;
            }
            entry = new Entry(address, sender.firstAddress(), nowNs);
            entry.packets = new long[MAX_WAITING];
            entry.senders = new Attachment[MAX_WAITING];
            entry.asked = 1;
            unresolved.put(address & 0xffffffffL, entry);
            link.ask(address, entry.senderAddress);
        }
        if (entry.waiting == MAX_WAITING) {
            link.drop(packet, NodeDrop.ARP_PENDING_FULL, sender);
            return;
        }
        pool.handOver(packet, FramePool.NODE);
        entry.packets[entry.waiting] = packet;
        entry.senders[entry.waiting++] = sender;
    }

    /**
     * A neighbour said who it is.
     *
     * @param wanted it was asked for, or it talks to us: worth an entry even if there is none
     */
    void learn(int address, long mac, boolean wanted, long nowNs) {
        long key = address & 0xffffffffL;
        boolean group = (mac >>> 40 & 1) == 1;
        if (address == 0 || mac == 0 || group) {
            return;
        }
        Entry waiting = unresolved.remove(key);
        Entry known = entries.get(key);
        if (known == null) {
            if (waiting == null && !wanted || entries.size() >= MAX_ENTRIES && !evict(nowNs)) {
                giveUp(waiting, NodeDrop.ARP_PENDING_FULL);
                return;
            }
            known = waiting == null ? new Entry(address, 0, nowNs) : waiting;
            entries.put(key, known);
        }
        if (known.permanent) {
            return;
        }
        known.changedNs = nowNs;
        known.asked = 0;
        macs.put(address, mac);
        for (int i = 0; waiting != null && i < waiting.waiting; i++) {
            link.send(waiting.packets[i], mac, waiting.senders[i]);
        }
        known.packets = null;
        known.senders = null;
        known.waiting = 0;
    }

    /** Asks again, gives up, confirms and forgets. Call about ten times a second. */
    void tick(long nowNs) {
        for (Entry entry : unresolved.values().toArray(Entry[]::new)) {
            if (nowNs - entry.changedNs < ASK_AGAIN_NS) {
                continue;
            }
            entry.changedNs = nowNs;
            if (entry.asked++ < ASKS) {
                link.ask(entry.address, entry.senderAddress);
            } else {
                unresolved.remove(entry.address & 0xffffffffL);
                giveUp(entry, NodeDrop.UNRESOLVED);
            }
        }
        for (Entry entry : entries.values().toArray(Entry[]::new)) {
            long ageNs = nowNs - entry.changedNs;
            if (!entry.permanent && ageNs > FORGET_NS) {
                entries.remove(entry.address & 0xffffffffL);
                macs.remove(entry.address);
            } else if (!entry.permanent && entry.asked == 0 && ageNs > CONFIRM_NS && entry.senderAddress != 0) {
                entry.asked = 1;
                link.ask(entry.address, entry.senderAddress);
            }
        }
    }

    private boolean evict(long nowNs) {
        for (Entry entry : entries.values().toArray(Entry[]::new)) {
            if (!entry.permanent && nowNs - entry.changedNs > CONFIRM_NS) {
                entries.remove(entry.address & 0xffffffffL);
                macs.remove(entry.address);
                return true;
            }
        }
        return false;
    }

    private void giveUp(Entry entry, NodeDrop why) {
        for (int i = 0; entry != null && i < entry.waiting; i++) {
            link.drop(entry.packets[i], why, entry.senders[i]);
        }
    }

    int size() {
        return entries.size();
    }
}
