package io.weir.portswitch;

import io.weir.attach.Tuple;
import io.weir.net.IpAddress;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.port.DropCounters;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Stream;

/**
 * A middlebox, stack or process as the switch sees it: what it may take in and what it may send. Its drops are counted
 * here, those that the node makes on its way in and out.
 */
public final class Attachment {
    /** What the source of a sent packet must be. */
    public enum Sources {
        /** One of its own tuples. A stack. */
        OWN_TUPLES,
        /** Likewise, and the source MAC address must be the node's for it, or zero. A process of its own. */
        OWN_TUPLES_AND_MAC,
        /** One of its own addresses, or that which the packet came in with. A verified middlebox. */
        OWN_OR_ORIGIN,
        /** Anything. An operator's own. */
        ANY
    }

    private final int id;
    private final String name;
    private final Sources sources;
    private final long[] lows;
    private final long[] highs;
    /** Whether it may process every destination: then none is looked up. */
    private final boolean everywhere;
    private final DropCounters drops = new DropCounters();
    private LongPredicate right = nowNs -> true;
    private List<Tuple> tuples;
    private Set<IpAddress> kernels = Set.of();
    private int[] own;
    /** Neighbours that are being asked for on its behalf, and its packets that wait for any. */
    int asking;

    int waiting;
    private long packetsIn;
    private long bytesIn;
    private long packetsOut;
    private long bytesOut;

    /** What went in and out since it was attached. */
    public record Traffic(long packetsIn, long packetsOut, long bytesIn, long bytesOut) {}

    /**
     * @param name for people, in conflicts and counters
     * @param tuples what it owns; more can come for a stack, a middlebox has at least one whole address
     * @param through destinations that it may process although they are not its own: what its tenant has proved to own
     */
    public Attachment(int id, String name, List<Tuple> tuples, List<Ipv4Prefix> through, Sources sources) {
        this.id = id;
        this.name = name;
        this.sources = sources;
        this.lows = through.stream().mapToLong(Ipv4Prefix::first).toArray();
        this.highs = through.stream().mapToLong(Ipv4Prefix::last).toArray();
        this.everywhere = through.contains(Ipv4Prefix.ALL);
        owns(List.copyOf(tuples));
    }

    /** The same, to be attached with tuples of these addresses of the kernel's. */
    public Attachment sharing(Set<IpAddress> addresses) {
        kernels = Set.copyOf(addresses);
        return this;
    }

    /** Those of its addresses that were the kernel's when it was attached. */
    Set<IpAddress> kernels() {
        return kernels;
    }

    private void owns(List<Tuple> all) {
        tuples = all;
        own = all.stream()
                .filter(t -> t.protocol() == Tuple.ANY_PROTOCOL)
                .flatMap(t -> t.address() instanceof Ipv4Address a ? Stream.of(a) : Stream.empty())
                .mapToInt(a -> (int) a.value())
                .distinct()
                .toArray();
    }

    /** Gives and takes packets only as long as this holds, asked with the time in nanoseconds. */
    public Attachment under(LongPredicate holds) {
        right = holds;
        return this;
    }

    public boolean holds(long nowNs) {
        return right.test(nowNs);
    }

    void add(List<Tuple> more) {
        owns(Stream.concat(tuples.stream(), more.stream()).toList());
    }

    void remove(List<Tuple> less) {
        owns(tuples.stream().filter(t -> !less.contains(t)).toList());
    }

    public int id() {
        return id;
    }

    public String name() {
        return name;
    }

    public List<Tuple> tuples() {
        return tuples;
    }

    public Sources sources() {
        return sources;
    }

    /** Whether it is held to addresses, not to tuples. */
    boolean isMiddlebox() {
        return sources == Sources.OWN_OR_ORIGIN || sources == Sources.ANY;
    }

    public DropCounters drops() {
        return drops;
    }

    public Traffic traffic() {
        return new Traffic(packetsIn, packetsOut, bytesIn, bytesOut);
    }

    /** Counts a packet given to it. */
    public void tookIn(int bytes) {
        packetsIn++;
        bytesIn += bytes;
    }

    /** Counts a packet of its that was let out. */
    void letOut(int bytes) {
        packetsOut++;
        bytesOut += bytes;
    }

    /** Its addresses, each once. */
    public List<IpAddress> addresses() {
        return tuples.stream().map(Tuple::address).distinct().toList();
    }

    /** The IPv4 address that a middlebox asks its neighbours with, in network order. */
    int firstAddress() {
        return own[0];
    }

    boolean owns(int address) {
        for (int mine : own) {
            if (mine == address) {
                return true;
            }
        }
        return false;
    }

    boolean passes(int destination) {
        if (everywhere) {
            return true;
        }
        long ip = destination & 0xffffffffL;
        for (int i = 0; i < lows.length; i++) {
            if (lows[i] <= ip && ip <= highs[i]) {
                return true;
            }
        }
        return false;
    }
}
