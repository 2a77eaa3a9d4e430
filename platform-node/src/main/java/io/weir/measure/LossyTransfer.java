package io.weir.measure;

import io.weir.net.IpAddress;
import io.weir.stack.Stack;
import io.weir.stack.device.Device;
import io.weir.stack.device.Faults;
import io.weir.stack.device.Medium;
import io.weir.stack.device.Rate;
import io.weir.stack.device.SimulatedLink;
import io.weir.stack.device.Simulation;
import io.weir.stack.ip.InterfaceAddress;
import io.weir.stack.tcp.TcpSettings;
import io.weir.stack.tcp.TcpSocket;
import io.weir.stack.tcp.TcpTransport;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * One long transfer over a simulated path of 20 ms there and back, on which one packet of a hundred is lost, in virtual
 * time: the same result on every machine.
 */
final class LossyTransfer {
    private static final double LOSS = 0.01;
    private static final double ROUND_TRIP_S = 0.02;
    private static final int SECONDS = 120;
    private static final long SECOND_NS = 1_000_000_000;
    /** Of an Ethernet, less headers and timestamps. */
    private static final int SEGMENT_BYTES = 1448;

    private static final IpAddress LEFT = IpAddress.of("10.0.0.1");
    private static final IpAddress RIGHT = IpAddress.of("10.0.0.2");
    private static final int PORT = 80;

    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    private final TcpSocket client;
    private final Simulation simulation;
    private long received;

    private LossyTransfer(long seed) {
        Faults forth = Faults.delay((long) (ROUND_TRIP_S / 2 * SECOND_NS)).dropping(LOSS);
        Faults back = Faults.delay((long) (ROUND_TRIP_S / 2 * SECOND_NS));
        SimulatedLink link = SimulatedLink.between(
                Medium.ETHERNET,
                new SimulatedLink.Way(forth, Rate.UNLIMITED),
                new SimulatedLink.Way(back, Rate.UNLIMITED),
                seed);
        Stack left = stack(link.left(), LEFT);
        Stack right = stack(link.right(), RIGHT);
        TcpTransport clients = left.add(ip -> TcpTransport.create(ip, TcpSettings.USUAL, new Random(seed)));
        TcpTransport servers = right.add(ip -> TcpTransport.create(ip, TcpSettings.USUAL, new Random(~seed)));
        simulation = new Simulation(left, right);
        var listener = servers.tcp().listen(RIGHT, PORT, 1).orElseThrow();
        listener.onReady(() -> listener.accept().ifPresent(server -> server.onReady(() -> drain(server))));
        client = clients.tcp().connect(LEFT, 0, RIGHT, PORT).orElseThrow();
        client.onReady(this::fill);
    }

    private static Stack stack(Device device, IpAddress address) {
        return new Stack(device, 1, 0).add(new InterfaceAddress(address, 24));
    }

    private void fill() {
        while (client.write(buffer.clear()) > 0) {}
    }

    private void drain(TcpSocket server) {
        for (int count = server.read(buffer.clear()); count > 0; count = server.read(buffer.clear())) {
            received += count;
        }
    }

    /** Bytes in a second, on average over the seeds from 1 on. */
    static double bytesPerSecond(int seeds) {
        long bytes = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            LossyTransfer transfer = new LossyTransfer(seed);
            transfer.simulation.run(SECONDS * SECOND_NS);
            bytes += transfer.received;
        }
        return (double) bytes / seeds / SECONDS;
    }

    /**
     * What CUBIC gets on such a path: the larger of the window on its own curve (RFC 9438, 5.1, formula 6 with the
     * constants of 4.6) and of the one that Reno would have (5.2), which it never stays below (4.3).
     */
    static double modelBytesPerSecond() {
        double cubic = 1.054 * Math.pow(ROUND_TRIP_S, 0.75) / Math.pow(LOSS, 0.75);
        double reno = Math.sqrt(1.5 / LOSS);
        return Math.max(cubic, reno) * SEGMENT_BYTES / ROUND_TRIP_S;
    }
}
