package io.weir.lab;

/** Ports for a client to send from, one after the other, round and round. */
final class PortRange {
    private static final int FIRST = 49_152;
    private static final int LAST = 65_535;

    private int port = LAST;

    int next() {
        port = port == LAST ? FIRST : port + 1;
        return port;
    }
}
