package io.weir.proof;

import io.weir.program.Bytes;

/**
 * A packet that shows something, whole and with valid checksums, as it enters.
 *
 * @param packet an Ethernet frame
 * @param entry where it enters: a place of the topology, or the module's device
 * @param summary for people: {@code tcp 198.51.100.7:49152 > 203.0.113.20:5432 SYN}
 */
public record Witness(Bytes packet, String entry, String summary) {}
