package io.weir.pcap;

import io.weir.program.Bytes;

/**
 * One packet of a capture.
 *
 * @param timestampNs nanoseconds since 1970
 * @param originalLength bytes it had on the wire; more than {@code bytes} has when it was cut
 */
public record CapturedPacket(long timestampNs, int originalLength, Bytes bytes) {
    public CapturedPacket {
        if (originalLength < bytes.length()) {
            throw new IllegalArgumentException("captured " + bytes.length() + " of " + originalLength + " bytes");
        }
    }

    public static CapturedPacket whole(long timestampNs, Bytes bytes) {
        return new CapturedPacket(timestampNs, bytes.length(), bytes);
    }

    public boolean cut() {
        return originalLength > bytes.length();
    }
}
