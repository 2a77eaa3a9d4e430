package io.weir.bench;

import io.weir.net.IpAddress;
import io.weir.stack.Stack;
import io.weir.stack.device.Medium;
import io.weir.stack.device.MemoryCable;
import io.weir.stack.ip.InterfaceAddress;
import io.weir.stack.udp.Udp;
import io.weir.stack.udp.UdpSettings;
import io.weir.stack.udp.UdpSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds a datagram, from a socket of one user-level stack to a socket of another in the same thread: both stacks and
 * everything between are in it. Beside the time, {@code -prof gc} shows that nothing is allocated.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-XX:+UseCompactObjectHeaders"})
public class StackParts {
    private static final int BATCH = 32;
    private static final int MTU = 1500;

    @Param({"18", "1452"})
    private int dataBytes;

    @Param({"10.0.0.2", "2001:db8::2"})
    private String to;

    private Stack left;
    private Stack right;
    private UdpSocket sender;
    private UdpSocket receiver;
    private ByteBuffer data;
    private long nowNs;

    @Setup
    public void start() {
        MemoryCable cable = MemoryCable.of(Medium.ETHERNET, MTU, 2 * BATCH);
        left = new Stack(cable.left(), 1, 0);
        right = new Stack(cable.right(), 2, 0);
        Udp leftUdp = left.add(output -> new Udp(output, UdpSettings.DEFAULTS, 3));
        Udp rightUdp = right.add(output -> new Udp(output, UdpSettings.DEFAULTS, 4));
        left.add(InterfaceAddress.of("10.0.0.1/24")).add(InterfaceAddress.of("2001:db8::1/64"));
        right.add(InterfaceAddress.of("10.0.0.2/24")).add(InterfaceAddress.of("2001:db8::2/64"));
        // until the IPv6 addresses are known to be free
        turn(TimeUnit.SECONDS.toNanos(2));
        sender = leftUdp.open(IpAddress.of("::"), 0).socket();
        receiver = rightUdp.open(IpAddress.of("::"), 7).socket();
        sender.connect(IpAddress.of(to), 7);
        data = ByteBuffer.allocate(dataBytes);
        oneWay();
        turn(0);
    }

    private void turn(long ns) {
        nowNs += ns;
        while (left.poll(nowNs) + right.poll(nowNs) > 0) {
            nowNs++;
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long oneWay() {
        for (int i = 0; i < BATCH; i++) {
            sender.send(data.clear());
        }
        turn(1000);
        long bytes = 0;
        for (int length = receiver.receive(data.clear()); length >= 0; length = receiver.receive(data.clear())) {
            bytes += length;
        }
        return bytes;
    }
}
