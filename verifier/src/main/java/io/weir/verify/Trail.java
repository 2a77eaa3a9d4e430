package io.weir.verify;

import io.weir.diagnostic.Span;
import java.util.List;

/** The way of a packet through a network. */
public record Trail(List<Stop> stops) {
    /**
     * One node on the way.
     *
     * @param entry where it arrived
     * @param rules the lines of the configuration that matched it there, in order; the last decided
     */
    public record Stop(Entry entry, List<Span> rules) {
        public Stop {
            rules = List.copyOf(rules);
        }
    }

    public Trail {
        stops = List.copyOf(stops);
    }
}
