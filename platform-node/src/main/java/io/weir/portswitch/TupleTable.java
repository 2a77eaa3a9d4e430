package io.weir.portswitch;

import io.weir.attach.Tuple;
import io.weir.net.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Who owns which 3-tuple. Claims are checked against all others, so that a packet has one owner or none; finding it
 * takes at most three probes and allocates nothing. Owners are small numbers. Single-threaded.
 */
public final class TupleTable {
    public static final int NOBODY = -1;
    /** Enough for a stack an application on a big server, and little memory for one that asks for too much. */
    public static final int MAX_CLAIMS = 1 << 17;

    /** Above all ports and protocols, so that it is no other tuple's detail. */
    private static final long PROTOCOL_ONLY = 1L << 32;

    /** A tuple and its owner. */
    public record Claim(Tuple tuple, int owner) {}

    /** Ports of one protocol at one address that are owned in ranges: sorted, disjoint. */
    private record Ranges(int[] lows, int[] highs, int[] owners) {}

    /** All claims at one address, by protocol and first port; the eldest stands for what belongs to nobody else. */
    private static final class Place {
        private final TreeMap<Long, Claim> claims = new TreeMap<>();
        private final LinkedHashSet<Integer> owners = new LinkedHashSet<>();
    }

    private record Kind(IpAddress address, int protocol) {}

    private final Map<IpAddress, Place> places = new HashMap<>();
    /** The eldest owner of each address that anybody has something of. */
    private final AddressTable served = new AddressTable();

    private final AddressTable addresses = new AddressTable();
    private final AddressTable single = new AddressTable();
    private final AddressTable rangesAt = new AddressTable();
    private final List<Ranges> ranges = new ArrayList<>();
    private final List<Integer> free = new ArrayList<>();
    private int claims;

    /** Claims all tuples, or none: then the answer is a claim that is in the way, perhaps one's own. */
    public Optional<Claim> claim(int owner, List<Tuple> tuples) {
        if (claims + tuples.size() > MAX_CLAIMS) {
            throw new IllegalArgumentException("more than " + MAX_CLAIMS + " tuples");
        }
        int entered = 0;
        for (Tuple tuple : tuples) {
            Optional<Claim> other = conflict(tuple);
            if (other.isPresent()) {
                withdraw(owner, tuples.subList(0, entered));
                return other;
            }
            Place place = places.computeIfAbsent(tuple.address(), _ -> new Place());
            place.claims.put(order(tuple.protocol(), tuple.lowPort()), new Claim(tuple, owner));
            place.owners.add(owner);
            claims++;
            entered++;
        }
        tuples.forEach(tuple -> enter(tuple, owner));
        kinds(tuples).forEach(this::rebuild);
        tuples.forEach(tuple -> serve(tuple.address()));
        return Optional.empty();
    }

    /** A claim that overlaps. Those of one protocol are disjoint, so only the last that begins before can. */
    private Optional<Claim> conflict(Tuple tuple) {
        Place place = places.get(tuple.address());
        if (place == null) {
            return Optional.empty();
        }
        if (tuple.protocol() == Tuple.ANY_PROTOCOL) {
            return Optional.of(place.claims.firstEntry().getValue());
        }
        Map.Entry<Long, Claim> before = place.claims.floorEntry(order(tuple.protocol(), tuple.highPort()));
        return Stream.of(place.claims.get(order(Tuple.ANY_PROTOCOL, 0)), before == null ? null : before.getValue())
                .filter(Objects::nonNull)
                .filter(claim -> claim.tuple().overlaps(tuple))
                .findFirst();
    }

    private static long order(int protocol, int port) {
        return (long) (protocol + 1) << 16 | port;
    }

    /** Frees those of the tuples that the owner has, said as they were claimed; returns them. */
    public List<Tuple> release(int owner, List<Tuple> tuples) {
        List<Tuple> had = withdraw(owner, tuples);
        had.forEach(this::leave);
        kinds(had).forEach(this::rebuild);
        had.forEach(tuple -> serve(tuple.address()));
        return had;
    }

    private List<Tuple> withdraw(int owner, List<Tuple> tuples) {
        List<Tuple> had = new ArrayList<>();
        for (Tuple tuple : tuples) {
            Place place = places.get(tuple.address());
            if (place != null
                    && place.claims.remove(order(tuple.protocol(), tuple.lowPort()), new Claim(tuple, owner))) {
                claims--;
                had.add(tuple);
            }
        }
        for (IpAddress address : addressesOf(tuples)) {
            Place place = places.get(address);
            if (place != null && place.claims.values().stream().noneMatch(claim -> claim.owner() == owner)) {
                place.owners.remove(owner);
            }
            if (place != null && place.claims.isEmpty()) {
                places.remove(address);
            }
        }
        return had;
    }

    private static Set<IpAddress> addressesOf(List<Tuple> tuples) {
        Set<IpAddress> all = new LinkedHashSet<>();
        tuples.forEach(tuple -> all.add(tuple.address()));
        return all;
    }

    /** The owner of a packet's tuple; {@code port} is negative for a packet without ports. */
    public int owner(long high, long low, int port, int protocol) {
        if (port >= 0) {
            long owner = single.get(high, low, detail(protocol, port));
            if (owner != NOBODY) {
                return (int) owner;
            }
        }
        if (rangesAt.size() > 0) {
            int at = (int) rangesAt.get(high, low, PROTOCOL_ONLY | protocol);
            int owner = at < 0 ? NOBODY : inRange(ranges.get(at), Math.max(port, 0), port < 0);
            if (owner != NOBODY) {
                return owner;
            }
        }
        return (int) addresses.get(high, low);
    }

    /** The owner of the whole address. */
    public int owner(long high, long low) {
        return (int) addresses.get(high, low);
    }

    /** The owner that has had something of the address for longest; {@link #NOBODY} if nobody has anything. */
    public int eldest(long high, long low) {
        return (int) served.get(high, low);
    }

    /** Whether anything of the address is owned, so that the node answers for it. */
    public boolean serves(long high, long low) {
        return served.get(high, low) != NOBODY;
    }

    public int size() {
        return claims;
    }

    /** A packet without ports, an ICMP message for instance, belongs only to who owns all of the protocol. */
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

    private void serve(IpAddress address) {
        Place place = places.get(address);
        if (place == null) {
            served.remove(address.high(), address.low());
        } else {
            served.put(address.high(), address.low(), place.owners.getFirst());
        }
    }

    private void enter(Tuple tuple, int owner) {
        IpAddress ip = tuple.address();
        if (tuple.protocol() == Tuple.ANY_PROTOCOL) {
            addresses.put(ip.high(), ip.low(), owner);
        } else if (tuple.lowPort() == tuple.highPort()) {
            single.put(ip.high(), ip.low(), detail(tuple.protocol(), tuple.lowPort()), owner);
        }
    }

    private void leave(Tuple tuple) {
        IpAddress ip = tuple.address();
        if (tuple.protocol() == Tuple.ANY_PROTOCOL) {
            addresses.remove(ip.high(), ip.low());
        } else if (tuple.lowPort() == tuple.highPort()) {
            single.remove(ip.high(), ip.low(), detail(tuple.protocol(), tuple.lowPort()));
        }
    }

    /** Where the ranges of some tuples are, each once. */
    private static Set<Kind> kinds(List<Tuple> tuples) {
        Set<Kind> kinds = new LinkedHashSet<>();
        for (Tuple tuple : tuples) {
            if (tuple.lowPort() < tuple.highPort() && tuple.protocol() != Tuple.ANY_PROTOCOL) {
                kinds.add(new Kind(tuple.address(), tuple.protocol()));
            }
        }
        return kinds;
    }

    private void rebuild(Kind kind) {
        Place place = places.get(kind.address);
        List<Claim> mine = place == null
                ? List.of()
                : place.claims.subMap(order(kind.protocol, 0), order(kind.protocol + 1, 0)).values().stream()
                        .filter(c -> c.tuple().lowPort() < c.tuple().highPort())
                        .toList();
        long detail = PROTOCOL_ONLY | kind.protocol;
        int at = (int) rangesAt.get(kind.address.high(), kind.address.low(), detail);
        if (mine.isEmpty()) {
            rangesAt.remove(kind.address.high(), kind.address.low(), detail);
            if (at >= 0) {
                free.add(at);
            }
            return;
        }
        if (at < 0) {
            at = free.isEmpty() ? ranges.size() : free.removeLast();
            rangesAt.put(kind.address.high(), kind.address.low(), detail, at);
            if (at == ranges.size()) {
                ranges.add(null);
            }
        }
        ranges.set(at, new Ranges(
                mine.stream().mapToInt(c -> c.tuple().lowPort()).toArray(),
                mine.stream().mapToInt(c -> c.tuple().highPort()).toArray(),
                mine.stream().mapToInt(Claim::owner).toArray()));
    }

    private static long detail(int protocol, int port) {
        return (long) port << 8 | protocol;
    }
}
