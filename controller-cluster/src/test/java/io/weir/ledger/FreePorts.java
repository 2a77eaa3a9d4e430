package io.weir.ledger;

import java.net.DatagramSocket;
import java.net.SocketException;

/** Ports that nobody has now. */
public final class FreePorts {
    private static final int HIGHEST = 60_000;

    private FreePorts() {}

    /** The first of {@code count} free UDP ports in a row. */
    public static int take(int count) throws SocketException {
        try (DatagramSocket probe = new DatagramSocket()) {
            int first = 20_000 + probe.getLocalPort() % (HIGHEST - 20_000 - count);
            while (!free(first, count)) {
                first = first + count > HIGHEST ? 20_000 : first + count;
            }
            return first;
        }
    }

    private static boolean free(int first, int count) {
        for (int port = first; port < first + count; port++) {
            try (DatagramSocket probe = new DatagramSocket(port)) {
                probe.setReuseAddress(false);
            } catch (SocketException taken) {
                return false;
            }
        }
        return true;
    }
}
