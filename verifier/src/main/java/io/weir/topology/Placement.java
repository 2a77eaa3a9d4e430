package io.weir.topology;

import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.program.Configuration;
import io.weir.program.Interval;
import io.weir.program.Intervals;
import io.weir.topology.Vertex.Platform;
import java.util.ArrayList;
import java.util.List;

/**
 * A module at a place.
 *
 * @param addresses the module's own
 * @param steered further destinations whose traffic is led through the module
 */
public record Placement(
        Configuration module,
        String moduleName,
        Platform platform,
        List<Ipv4Address> addresses,
        List<Ipv4Prefix> steered) {

    public Placement {
        addresses = List.copyOf(addresses);
        steered = List.copyOf(steered);
    }

    /** The module's own addresses as a set. */
    public Intervals own() {
        return Intervals.union(
                addresses.stream().map(a -> Interval.of(a.value())).toList());
    }

    /** Destinations whose packets the module is given. */
    public Intervals given() {
        List<Interval> all = new ArrayList<>(own().list());
        all.addAll(intervals(steered).list());
        return Intervals.union(all);
    }

    public static Intervals intervals(List<Ipv4Prefix> prefixes) {
        return Intervals.union(
                prefixes.stream().map(p -> new Interval(p.first(), p.last())).toList());
    }
}
