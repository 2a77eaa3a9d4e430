package io.weir.portswitch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Who owns which 3-tuple. Claims are checked against all others, so that a packet has one owner or none; finding it
 * takes at most three probes and allocates nothing. Owners are small numbers. Single-threaded.
 */
public final class TupleTable {
    public static final int NOBODY = -1;
    /** Enough for a stack an application on a big server, and little memory for one that asks for too much. */
    public static final int MAX_CLAIMS = 1 << 17;

    /** A tuple and its owner. */
    public record Claim(Tuple tuple, int owner) {}

    /** Ports of one protocol at one address that are owned in ranges: sorted, disjoint. */
    private record Ranges(int[] lows, int[] highs, int[] owners) {}

    private final Map<Long, List<Claim>> byAddress = new HashMap<>();
    private final AddressTable served = new AddressTable();
    private final AddressTable addresses = new AddressTable();
    private final Long2LongHashMap single = new Long2LongHashMap(NOBODY);
    private final Long2ObjectHashMap<Ranges> ranges = new Long2ObjectHashMap<>();
    private int claims;

    /** Claims all tuples, or none: then the answer is a claim of another owner that is in the way. */
    public Optional<Claim> claim(int owner, List<Tuple> tuples) {
        for (Tuple tuple : tuples) {
            for (Claim claim : byAddress.getOrDefault(tuple.address().value(), List.of())) {
                if (claim.owner() != owner && claim.tuple().overlaps(tuple)) {
                    return Optional.of(claim);
                }
            }
        }
        if (claims + tuples.size() > MAX_CLAIMS) {
            throw new IllegalArgumentException("more than " + MAX_CLAIMS + " tuples");
        }
        for (Tuple tuple : tuples) {
            byAddress.computeIfAbsent(tuple.address().value(), _ -> new ArrayList<>()).add(new Claim(tuple, owner));
            claims++;
            int address = (int) tuple.address().value();
            served.put(address, Math.max(served.get(address), 0) + 1);
            enter(tuple, owner);
        }
        return Optional.empty();
    }

    /** Frees all that an owner has. */
    public void release(int owner) {
        for (List<Claim> list : byAddress.values()) {
            List<Claim> its = list.stream().filter(claim -> claim.owner() == owner).toList();
            list.removeAll(its);
            its.forEach(claim -> leave(claim.tuple()));
            its.forEach(claim -> unserve((int) claim.tuple().address().value()));
            claims -= its.size();
        }
        byAddress.values().removeIf(List::isEmpty);
    }

    /** The owner of a packet's tuple; {@code port} is negative for a packet without ports. */
    public int owner(int address, int port, int protocol) {
        long ip = address & 0xffffffffL;
        if (!single.isEmpty() && port >= 0) {
            long owner = single.get(key(ip, port, protocol));
            if (owner != NOBODY) {
                return (int) owner;
            }
        }
        if (!ranges.isEmpty()) {
            Ranges owned = ranges.get(ip << 8 | protocol);
            int owner = owned == null ? NOBODY : inRange(owned, Math.max(port, 0), port < 0);
            if (owner != NOBODY) {
                return owner;
            }
        }
        return (int) addresses.get(address);
    }

    /** The owner of the whole address. */
    public int owner(int address) {
        return (int) addresses.get(address);
    }

    /** Whether anything of the address is owned, so that the node answers for it. */
    public boolean serves(int address) {
        return served.get(address) > 0;
    }

    public int size() {
        return claims;
    }

    /** A packet without ports, a later fragment, belongs only to who owns all ports. */
    private static int inRange(Ranges owned, int port, boolean all) {
        int low = 0;
        int high = owned.lows.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (port < owned.lows[middle]) {
                high = middle - 1;
            } else if (port > owned.highs[middle]) {
                low = middle + 1;
            } else {
                boolean whole = owned.lows[middle] == 0 && owned.highs[middle] == Tuple.MAX_PORT;
                return !all || whole ? owned.owners[middle] : NOBODY;
            }
        }
        return NOBODY;
    }

    private void unserve(int address) {
        long left = served.get(address) - 1;
        if (left == 0) {
            served.remove(address);
        } else {
            served.put(address, left);
        }
    }

    private void enter(Tuple tuple, int owner) {
        long ip = tuple.address().value();
        if (tuple.protocol() == Tuple.ANY_PROTOCOL) {
            addresses.put((int) ip, owner);
        } else if (tuple.lowPort() == tuple.highPort()) {
            single.put(key(ip, tuple.lowPort(), tuple.protocol()), owner);
        } else {
            rebuild(ip, tuple.protocol(), byAddress.get(ip));
        }
    }

    private void leave(Tuple tuple) {
        long ip = tuple.address().value();
        if (tuple.protocol() == Tuple.ANY_PROTOCOL) {
            addresses.remove((int) ip);
        } else if (tuple.lowPort() == tuple.highPort()) {
            single.remove(key(ip, tuple.lowPort(), tuple.protocol()));
        } else {
            rebuild(ip, tuple.protocol(), byAddress.get(ip));
        }
    }

    private void rebuild(long ip, int protocol, List<Claim> all) {
        List<Claim> mine = all.stream()
                .filter(c -> c.tuple().protocol() == protocol && c.tuple().lowPort() < c.tuple().highPort())
                .sorted(java.util.Comparator.comparingInt(c -> c.tuple().lowPort()))
                .toList();
        if (mine.isEmpty()) {
            ranges.remove(ip << 8 | protocol);
            return;
        }
        ranges.put(ip << 8 | protocol, new Ranges(
                mine.stream().mapToInt(c -> c.tuple().lowPort()).toArray(),
                mine.stream().mapToInt(c -> c.tuple().highPort()).toArray(),
                mine.stream().mapToInt(Claim::owner).toArray()));
    }

    private static long key(long ip, int port, int protocol) {
        return ip << 24 | (long) port << 8 | protocol;
    }
}
