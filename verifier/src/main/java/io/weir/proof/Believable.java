package io.weir.proof;

import java.util.Arrays;

/**
 * Makes a frame what a host would send: lengths that agree, headers that are whole, checksums that are right. Addresses,
 * ports, protocol and all that a condition usually is about stay.
 */
final class Believable {
    private static final int ETHERNET = 14;
    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;

    private final byte[] frame;
    private final int transport;
    private final int proto;

    private Believable(byte[] frame, int transport, int proto) {
        this.frame = frame;
        this.transport = transport;
        this.proto = proto;
    }

    /** The frame itself when it is not IPv4, or a later fragment. */
    static byte[] of(byte[] original) {
        if (original.length < ETHERNET + 20 || u16(original, 12) != 0x0800 || (original[ETHERNET] & 0xf0) != 0x40) {
            return original;
        }
        int transport = ETHERNET + 4 * Math.max(5, original[ETHERNET] & 15);
        int proto = original[ETHERNET + 9] & 255;
        boolean fragment = (u16(original, ETHERNET + 6) & 0x3fff) != 0;
        if (fragment) {
            return original;
        }
        byte[] frame = Arrays.copyOf(original, Math.max(original.length, transport + header(proto)));
        Believable made = new Believable(frame, transport, proto);
        made.lengths();
        made.checksums();
        return frame;
    }

    private static int header(int proto) {
        return switch (proto) {
            case TCP -> 20;
            case UDP, ICMP -> 8;
            default -> 0;
        };
    }

    private void lengths() {
        if ((frame[ETHERNET] & 15) < 5) {
            frame[ETHERNET] = 0x45;
        }
        int least = transport - ETHERNET + header(proto);
        int total = u16(frame, ETHERNET + 2);
        if (total < least || total > frame.length - ETHERNET) {
            put16(ETHERNET + 2, frame.length - ETHERNET);
        }
        if (proto == UDP) {
            put16(transport + 4, end() - transport);
        }
        int words = proto == TCP ? (frame[transport + 12] & 0xf0) >> 4 : 0;
        if (proto == TCP && (words < 5 || transport + 4 * words > end())) {
            frame[transport + 12] = (byte) (0x50 | frame[transport + 12] & 15);
        }
    }

    private int end() {
        return ETHERNET + u16(frame, ETHERNET + 2);
    }

    private void checksums() {
        put16(ETHERNET + 10, 0);
        put16(ETHERNET + 10, fold(sum(ETHERNET, transport)));
        int at = switch (proto) {
            case TCP -> transport + 16;
            case UDP -> transport + 6;
            case ICMP -> transport + 2;
            default -> -1;
        };
        if (at < 0) {
            return;
        }
        put16(at, 0);
        long pseudo = proto == ICMP ? 0 : sum(ETHERNET + 12, ETHERNET + 20) + proto + end() - transport;
        int checksum = fold(pseudo + sum(transport, end()));
        put16(at, proto == UDP && checksum == 0 ? 0xffff : checksum);
    }

    private long sum(int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i += 2) {
            sum += (frame[i] & 255) << 8 | (i + 1 < to ? frame[i + 1] & 255 : 0);
        }
        return sum;
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded > 0xffff) {
            folded = (folded & 0xffff) + (folded >> 16);
        }
        return (int) (~folded & 0xffff);
    }

    private void put16(int at, int value) {
        frame[at] = (byte) (value >> 8);
        frame[at + 1] = (byte) value;
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 255) << 8 | bytes[at + 1] & 255;
    }
}
