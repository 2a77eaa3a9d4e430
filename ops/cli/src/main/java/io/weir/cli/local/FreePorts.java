package io.weir.cli.local;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds ports that nobody uses, for processes that are started next. */
public final class FreePorts {
    /** Below are servers that people know, above the ports that systems give to clients. */
    private static final int FIRST = 21_000;

    private static final int END = 32_000;

    private FreePorts() {}

    /**
     * The first of {@code count} ports in a row that are free on an address, for TCP and UDP. Somebody else may still
     * take one before it is used.
     *
     * @throws IllegalStateException when there are none
     */
    public static int row(InetAddress address, int count) {
        // not everybody begins at the same place: two that look at the same time would find the same
        int places = (END - FIRST) / count;
        int start = (int) (ProcessHandle.current().pid() % places);
        for (int i = 0; i < places; i++) {
            int first = FIRST + (start + i) % places * count;
            if (free(address, first, count)) {
                return first;
            }
        }
        throw new IllegalStateException("no " + count + " free ports in a row on " + address.getHostAddress());
    }

    private static boolean free(InetAddress address, int first, int count) {
        for (int port = first; port < first + count; port++) {
            try (ServerSocket tcp = new ServerSocket();
                    DatagramSocket udp = new DatagramSocket(null)) {
                tcp.bind(new InetSocketAddress(address, port));
                udp.bind(new InetSocketAddress(address, port));
            } catch (IOException _) {
                return false;
            }
        }
        return true;
    }
}
