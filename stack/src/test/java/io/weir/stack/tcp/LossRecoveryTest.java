package io.weir.stack.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How much gets through when segments are lost, against the RFCs' formulas. Virtual time: the same on every machine. */
final class LossRecoveryTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int SEGMENT = 1448;

    /** Bytes a second over so many seconds of one long transfer. */
    static double throughput(Network.Faults faults, Set<TcpFeature> features, int seconds) {
        TcpLimits limits = new TcpLimits(16, 4, 4, 1 << 24, 1 << 24, 1L << 30);
        TcpSettings settings = new TcpSettings(features, limits, TcpTimes.USUAL);
        Network network = new Network(1, faults, settings, settings);
        TcpListener listener = network.right.tcp.listen(network.right.address, 80, 4).orElseThrow();
        TcpSocket client = network.left.tcp.connect(network.left.address, 0, network.right.address, 80).orElseThrow();
        ByteBuffer out = ByteBuffer.allocate(1 << 16);
        ByteBuffer in = ByteBuffer.allocate(1 << 16);
        Optional<TcpSocket> server = Optional.empty();
        long total = 0;
        long endNs = network.nowNs + seconds * SECOND;
        while (network.step(endNs)) {
            while (client.write(out.clear()) > 0) {}
            server = server.isPresent() ? server : listener.accept();
            if (server.isPresent()) {
                for (int n = server.get().read(in.clear()); n > 0; n = server.get().read(in.clear())) {
                    total += n;
                }
            }
        }
        return (double) total / seconds;
    }

    /** RFC 9438, 5.1 and 4.3: the larger of CUBIC's own window and of NewReno's. */
    private static double model(double loss, double rttSeconds) {
        double cubic = 1.054 * Math.pow(rttSeconds, 0.75) / Math.pow(loss, 0.75);
        double reno = Math.sqrt(1.5 / loss);
        return Math.max(cubic, reno) * SEGMENT / rttSeconds;
    }

    @Test
    void comesWithinATenthOfTheModelAtOnePercentLoss() {
        double measured = throughput(lossy(10, 10), EnumSet.complementOf(EnumSet.of(TcpFeature.ECN)), 120);
        double model = model(0.01, 0.02);
        System.out.printf("1 %% loss, 20 ms: %.2f Mb/s, model %.2f%n", measured * 8e-6, model * 8e-6);
        assertThat(measured).isGreaterThan(0.9 * model);
    }

    @Test
    void comesWithinATenthOfTheModelOnALongPath() {
        double measured = throughput(lossy(1, 100), EnumSet.complementOf(EnumSet.of(TcpFeature.ECN)), 300);
        double model = model(0.001, 0.2);
        System.out.printf("0.1 %% loss, 200 ms: %.2f Mb/s, model %.2f%n", measured * 8e-6, model * 8e-6);
        assertThat(measured).isGreaterThan(0.9 * model);
    }

    @Test
    void fillsALongFatPipe() {
        // 100 Mb/s, 100 ms, a queue of one round trip
        Network.Faults pipe = new Network.Faults(0, 0, 0, 50_000_000, 0, 12_500_000, 100_000_000);
        double measured = throughput(pipe, EnumSet.complementOf(EnumSet.of(TcpFeature.ECN)), 30);
        System.out.printf("100 Mb/s, 100 ms: %.2f Mb/s%n", measured * 8e-6);
        assertThat(measured).isGreaterThan(0.9 * 12_500_000 * SEGMENT / 1500);
    }

    @Test
    void recoversWithoutSackToo() {
        double measured = throughput(lossy(10, 10), EnumSet.of(TcpFeature.WINDOW_SCALING), 120);
        double model = Math.sqrt(1.5 / 0.01) * 1460 / 0.02;
        System.out.printf("NewReno, 1 %% loss, 20 ms: %.2f Mb/s, model %.2f%n", measured * 8e-6, model * 8e-6);
        assertThat(measured).isGreaterThan(0.75 * model);
    }

    private static Network.Faults lossy(int drop, int delayMs) {
        return new Network.Faults(drop, 0, 0, delayMs * 1_000_000L, 0, 0, 0);
    }
}
