package io.weir.bench;

import io.weir.click.Click;
import io.weir.diagnostic.SourceText;
import io.weir.engine.FrameMemory;
import io.weir.engine.FramePool;
import io.weir.engine.Pipeline;
import io.weir.engine.Workspace;
import io.weir.program.Configuration;
import io.weir.program.Device;
import java.util.Random;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds a packet, for configurations that spend their time in one kind of step: nothing, filters by size, a flow
 * table by flows, a route table, a checksum. Loading the frame is part of all of them and measured alone by {@code load}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--enable-native-access=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-XX:+UseCompactObjectHeaders"
        })
public class EngineParts {
    private static final int BATCH = 64;
    private static final int FRAME_LENGTH = 60;
    private static final Device DEVICE = new Device(Device.Kind.NETFRONT, "");

    /** What is between FromNetfront and ToNetfront. */
    @Param({"pass", "filter10", "filter100", "filter1000", "nat", "routes1000", "checksum"})
    private String middle;

    /** Flows that the packets belong to. */
    @Param({"1000"})
    private int flows;

    private FramePool pool;
    private Pipeline pipeline;
    private byte[][] packets;
    private final long[] batch = new long[BATCH];
    private int next;
    private long nowNs;

    @Setup
    public void start() {
        pool = new FramePool(4 * BATCH);
        String text = "FromNetfront -> " + element() + " -> ToNetfront";
        Configuration configuration = Click.read(new SourceText("bench.click", text)).configuration().orElseThrow();
        pipeline = Pipeline.compile(
                configuration, new Workspace(pool), (device, sent, from, count) -> pool.free(sent, from, count), 1);
        packets = new byte[flows][];
        Random random = new Random(1);
        for (int i = 0; i < flows; i++) {
            packets[i] = packet(random);
        }
    }

    private String element() {
        return switch (middle) {
            case "pass" -> "Null";
            case "filter10", "filter100", "filter1000" -> filter(Integer.parseInt(middle.substring(6)));
            case "nat" -> "IPRewriter(pattern 1.1.1.1 1024-65535 - - 0 0)";
            case "routes1000" -> routes(1000);
            case "checksum" -> "SetUDPChecksum";
            default -> throw new IllegalArgumentException(middle);
        };
    }

    private static String filter(int rules) {
        Random random = new Random(rules);
        StringBuilder text = new StringBuilder("IPFilter(");
        for (int i = 1; i < rules; i++) {
            text.append(random.nextBoolean() ? "allow " : "deny ")
                    .append(random.nextBoolean() ? "src" : "dst")
                    .append(" net 10.").append(random.nextInt(256)).append('.').append(random.nextInt(256)).append(".0/24 && ")
                    .append(random.nextBoolean() ? "tcp" : "udp")
                    .append(" && dst port ").append(1 + random.nextInt(1200)).append(", ");
        }
        return text.append("allow all)").toString();
    }

    private static String routes(int count) {
        StringBuilder text = new StringBuilder("RadixIPLookup(");
        for (int i = 1; i < count; i++) {
            text.append("10.").append(i / 256).append('.').append(i % 256).append(".0/24 192.168.0.").append(1 + i % 200)
                    .append(" 0, ");
        }
        return text.append("0.0.0.0/0 0)").toString();
    }

    private static byte[] packet(Random random) {
        byte[] packet = new byte[FRAME_LENGTH];
        packet[12] = 8;
        packet[14] = 0x45;
        packet[17] = FRAME_LENGTH - 14;
        packet[22] = 64;
        packet[23] = 17;
        for (int at : new int[] {26, 30}) {
            packet[at] = 10;
            packet[at + 1] = (byte) random.nextInt(256);
            packet[at + 2] = (byte) random.nextInt(256);
            packet[at + 3] = 1;
        }
        packet[34] = (byte) random.nextInt(256);
        packet[35] = 1;
        packet[36] = (byte) random.nextInt(5);
        packet[37] = (byte) random.nextInt(256);
        packet[39] = FRAME_LENGTH - 34;
        return packet;
    }

    /** Copies packets into frames and frees them. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void load() {
        fill();
        pool.free(batch, 0, BATCH);
    }

    /** Copies packets into frames and puts them through the configuration. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void through() {
        fill();
        pipeline.receive(DEVICE, batch, BATCH, nowNs++);
    }

    private void fill() {
        for (int i = 0; i < BATCH; i++) {
            byte[] bytes = packets[next];
            batch[i] = pool.allocate(FRAME_LENGTH);
            FrameMemory.copyIn(bytes, 0, pool.address(batch[i]), FRAME_LENGTH);
            next = next + 1 == packets.length ? 0 : next + 1;
        }
    }

    @TearDown
    public void stop() {
        pipeline.close();
        pool.close();
    }
}
