package io.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ledger.MemberAddress;
import java.net.DatagramSocket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeploymentsBenchIT {
    /** More than a page of the API, so that a list takes several calls. */
    private static final int COUNT = 1200;

    @TempDir
    private Path directory;

    @Test
    void whatWasDecidedIsThereAfterARestartAndIsListed() throws Exception {
        int port = freeRow();
        double perSecond = new DeploymentsBench(directory, port, COUNT)
                .fill("FromNetfront() -> ToNetfront();", "reach from internet udp");
        assertThat(perSecond).isPositive();
        // refuses to end before all of them came back and were listed
        DeploymentsBench.Served served = new DeploymentsBench(directory, port, COUNT).serve();
        assertThat(served.restartSeconds()).isPositive();
        assertThat(served.listMs()).isPositive();
    }

    /** Below the ports that systems give to clients; not everybody begins at the same place. */
    private static int freeRow() {
        int places = 1000;
        int start = (int) (ProcessHandle.current().pid() % places);
        for (int i = 0; i < places; i++) {
            int first = 23_000 + (start + i) % places * MemberAddress.PORTS;
            if (IntStream.range(first, first + MemberAddress.PORTS).allMatch(DeploymentsBenchIT::free)) {
                return first;
            }
        }
        throw new IllegalStateException("no free ports");
    }

    private static boolean free(int port) {
        try (DatagramSocket socket = new DatagramSocket(port)) {
            return socket.isBound();
        } catch (SocketException _) {
            return false;
        }
    }
}
