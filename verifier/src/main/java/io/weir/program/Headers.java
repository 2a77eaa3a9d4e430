package io.weir.program;

/** IPv4 and transport checksums of a heap packet, computed the long way (RFC 1071). */
final class Headers {
    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;

    private final Packet packet;

    Headers(Packet packet) {
        this.packet = packet;
    }

    long ipChecksumRight() {
        return 0;
    }

    long transportChecksumRight() {
        return 0;
    }
}
