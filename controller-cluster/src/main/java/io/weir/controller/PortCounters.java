package io.weir.controller;

import java.util.Map;

/**
 * What passed a node's interface since its start.
 *
 * @param leftToKernel packets that belong to nothing attached
 * @param drops of packets of no middlebox, by the name of the reason
 * @param framesFree of {@code frames}, in which packets may be
 */
public record PortCounters(
        String name,
        long packetsIn,
        long bytesIn,
        long packetsOut,
        long bytesOut,
        long leftToKernel,
        Map<String, Long> drops,
        int framesFree,
        int frames) {
    public PortCounters {
        drops = Map.copyOf(drops);
    }
}
