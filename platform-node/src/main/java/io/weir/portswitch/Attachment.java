package io.weir.portswitch;

import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.port.DropCounters;
import java.util.List;

/**
 * A middlebox or stack as the switch sees it: what it may take in and what it may send. Its drops are counted here,
 * those that the node makes on its way in and out.
 */
public final class Attachment {
    /** What the source of a sent packet must be. */
    public enum Sources {
        /** One of its own tuples. A stack. */
        OWN_TUPLES,
        /** One of its own addresses, or that which the packet came in with. A verified middlebox. */
        OWN_OR_ORIGIN,
        /** Anything. An operator's own. */
        ANY
    }

    private final int id;
    private final String name;
    private final List<Tuple> tuples;
    private final Sources sources;
    private final int first;
    private final int[] own;
    private final long[] lows;
    private final long[] highs;
    private final DropCounters drops = new DropCounters();
    private long packetsIn;
    private long bytesIn;
    private long packetsOut;
    private long bytesOut;

    /** What went in and out since it was attached. */
    public record Traffic(long packetsIn, long packetsOut, long bytesIn, long bytesOut) {}

    /**
     * @param name for people, in conflicts and counters
     * @param tuples what it owns; at least one
     * @param through destinations that it may process although they are not its own: what its tenant has proved to own
     */
    public Attachment(int id, String name, List<Tuple> tuples, List<Ipv4Prefix> through, Sources sources) {
        this.id = id;
        this.name = name;
        this.tuples = List.copyOf(tuples);
        this.sources = sources;
        this.first = (int) tuples.getFirst().address().value();
        this.own = tuples.stream()
                .filter(t -> t.protocol() == Tuple.ANY_PROTOCOL)
                .mapToInt(t -> (int) t.address().value())
                .distinct()
                .toArray();
        this.lows = through.stream().mapToLong(Ipv4Prefix::first).toArray();
        this.highs = through.stream().mapToLong(Ipv4Prefix::last).toArray();
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
    public List<Ipv4Address> addresses() {
        return tuples.stream().map(Tuple::address).distinct().toList();
    }

    /** The address it asks its neighbours with, in network order. */
    int firstAddress() {
        return first;
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
        long ip = destination & 0xffffffffL;
        for (int i = 0; i < lows.length; i++) {
            if (lows[i] <= ip && ip <= highs[i]) {
                return true;
            }
        }
        return false;
    }
}
