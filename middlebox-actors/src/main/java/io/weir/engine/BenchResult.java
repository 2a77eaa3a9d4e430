package io.weir.engine;

import java.util.Map;

/**
 * What a benchmark run measured, after warming up.
 *
 * @param packetsIn packets put into the configuration
 * @param packetsOut packets that it sent
 * @param seconds wall time
 * @param cpuSeconds CPU time of all threads on the packet path
 * @param gbps bits a second of wall time that went in, frames without preamble, gap and check sequence
 * @param drops by element and reason
 * @param gcCount garbage collections while measuring
 * @param rssBytes resident memory of the process at the end, 0 where the system does not tell
 */
public record BenchResult(
        long packetsIn,
        long packetsOut,
        double seconds,
        double cpuSeconds,
        double gbps,
        Map<String, Long> drops,
        long gcCount,
        long rssBytes) {

    /** Millions of packets that one core can take in a second. */
    public double mppsCpu() {
        return packetsIn / cpuSeconds / 1e6;
    }

    public double mppsWall() {
        return packetsIn / seconds / 1e6;
    }

    public double nsPerPacketCpu() {
        return cpuSeconds * 1e9 / packetsIn;
    }
}
