package io.weir.bench;

import io.weir.stack.tcp.TcpLimits;
import io.weir.stack.tcp.TcpListener;
import io.weir.stack.tcp.TcpSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What TCP costs, both ends on one core, checksums and copies from and to the application included: a megabyte of a long
 * transfer in segments of 1448 bytes (8.4 ms are 1 Gb/s), a request and its answer of 1 kB on a connection that stays, and
 * a connection from its SYN to TIME-WAIT.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TcpParts {
    private static final int MEGABYTE = 1 << 20;
    private static final int PIECE = 1 << 16;
    private static final TcpLimits LIMITS = new TcpLimits(1 << 20, 1024, 1024, MEGABYTE, MEGABYTE, 1L << 28);

    private final ByteBuffer out = ByteBuffer.allocate(PIECE);
    private final ByteBuffer in = ByteBuffer.allocate(PIECE);
    private TcpWire wire;
    private TcpListener listener;
    private TcpSocket client;
    private TcpSocket server;

    @Setup
    public void connect() {
        wire = new TcpWire(LIMITS);
        listener = wire.right.tcp.listen(wire.right.address, 80, 16).orElseThrow();
        client = open();
        server = listener.accept().orElseThrow();
    }

    private TcpSocket open() {
        TcpSocket socket = wire.left.tcp.connect(wire.left.address, 0, wire.right.address, 80).orElseThrow();
        wire.run();
        return socket;
    }

    @Benchmark
    public long megabyte() {
        long read = 0;
        int toWrite = MEGABYTE;
        while (read < MEGABYTE) {
            if (toWrite > 0) {
                toWrite -= client.write(out.clear().limit(Math.min(PIECE, toWrite)));
            }
            wire.run();
            read += drain(server);
        }
        return read;
    }

    private long drain(TcpSocket socket) {
        long read = 0;
        for (int count = socket.read(in.clear()); count > 0; count = socket.read(in.clear())) {
            read += count;
        }
        return read;
    }

    @Benchmark
    @OperationsPerInvocation(100)
    public long requestAndAnswer() {
        long read = 0;
        for (int i = 0; i < 100; i++) {
            client.write(out.clear().limit(100));
            wire.run();
            read += drain(server);
            server.write(out.clear().limit(1024));
            wire.run();
            read += drain(client);
        }
        return read;
    }

    @Benchmark
    public boolean openAndClose() {
        TcpSocket one = open();
        TcpSocket other = listener.accept().orElseThrow();
        one.close();
        wire.run();
        other.close();
        wire.run();
        return one.failure().isEmpty();
    }
}
