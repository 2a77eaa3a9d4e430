package io.weir.node;

import io.weir.program.Reason;
import java.util.List;
import java.util.Map;

/**
 * How the node's port and worker are doing since the start.
 *
 * @param port its name
 * @param leftToKernel frames seen on the port that belong to nothing attached; the kernel has them, they are no drops
 * @param drops of packets that belong to no middlebox, by the port and by the switch
 * @param framesFree in the packet pool now
 * @param middleboxes names of all that runs
 */
public record NodeReport(
        String port,
        long packetsIn,
        long bytesIn,
        long packetsOut,
        long bytesOut,
        long leftToKernel,
        Map<Reason, Long> drops,
        int framesFree,
        int frames,
        List<String> middleboxes) {}
