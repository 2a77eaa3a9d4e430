package io.weir.controller;

import io.weir.engine.DropCount;
import java.util.List;

/**
 * A middlebox that a node runs, and what it has done since it was started there.
 *
 * @param restarts how often its actor was started again after a failure
 */
public record RunningMiddlebox(MiddleboxId middlebox, long epoch, Counters counters, long restarts) {

    /** @param drops by element and reason, those with none left out */
    public record Counters(long packetsIn, long packetsOut, long bytesIn, long bytesOut, List<DropCount> drops) {
        public static final Counters NONE = new Counters(0, 0, 0, 0, List.of());

        public Counters {
            drops = List.copyOf(drops);
        }
    }
}
