package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.weir.click.Click;
import io.weir.diagnostic.SourceText;
import io.weir.program.Configuration;
import io.weir.program.Device;
import io.weir.program.EngineReason;
import io.weir.program.Footprint;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Source;
import io.weir.program.Step;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the packet path promises beyond doing what programs say. */
class PacketPathTest {
    private static final Device DEVICE = new Device(Device.Kind.NETFRONT, "");

    private final FramePool pool = new FramePool(1024);
    private final Workspace workspace = new Workspace(pool);
    private final long[] batch = new long[256];
    private int sent;

    @AfterEach
    void freesTheMemory() {
        pool.close();
    }

    private Pipeline pipeline(String click) {
        Configuration configuration = Click.read(new SourceText("test.click", click)).configuration().orElseThrow();
        return pipeline(configuration);
    }

    private Pipeline pipeline(Configuration configuration) {
        return Pipeline.compile(configuration, workspace, this::free, 1);
    }

    private void free(Device device, long[] packets, int from, int count) {
        sent += count;
        pool.free(packets, from, count);
    }

    private void feed(Pipeline pipeline, List<byte[]> packets, long nowNs) {
        int count = Math.min(packets.size(), batch.length);
        for (int i = 0; i < count; i++) {
            batch[i] = pool.allocate(packets.get(i), 0, packets.get(i).length);
        }
        pipeline.receive(DEVICE, batch, count, nowNs);
        pipeline.run(nowNs);
    }

    @Test
    void allocatesNothingWhilePacketsFlow() {
        try (Pipeline pipeline = pipeline("FromNetfront -> IPFilter(deny dst port 5, allow all) -> Counter"
                + " -> IPRewriter(pattern 1.1.1.1 1024-65535 - - 0 0) -> t :: Tee(2); t[0] -> Queue(500) -> Unqueue(BURST 64)"
                + " -> ToNetfront; t[1] -> Strip(14) -> DecIPTTL -> UDPIPEncap(1.1.1.1, 5, 2.2.2.2, 6)"
                + " -> EtherEncap(0x0800, 02:00:00:00:00:01, 02:00:00:00:00:02) -> ToNetfront")) {
            List<byte[]> packets = Firewalls.packets(200);
            for (int i = 0; i < 5_000; i++) {
                feed(pipeline, packets, i);
            }
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long least = Long.MAX_VALUE;
            for (int attempt = 0; attempt < 5; attempt++) { // the measurement itself, or a compilation, may allocate
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 100; i++) {
                    feed(pipeline, packets, 5_000 + i);
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertThat(least).as("bytes for 20,000 packets").isLessThan(1000);
            assertThat(sent).isGreaterThan(500_000);
        }
    }

    @Test
    void loseNoFrameUnderRandomBytes() {
        Random random = new Random(3);
        try (Pipeline pipeline = pipeline("FromNetfront -> c :: Classifier(12/0806, -); c[0] -> ARPResponder(0.0.0.0/0"
                + " 02:00:00:00:00:01) -> ToNetfront; c[1] -> IPRewriter(pattern 1.1.1.1 - - - 0 0) -> Queue(100)"
                + " -> Unqueue -> ToNetfront")) {
            for (int i = 0; i < 3000; i++) {
                int count = 1 + random.nextInt(60);
                for (int k = 0; k < count; k++) {
                    byte[] bytes = new byte[random.nextInt(FrameMemory.MAX_LENGTH + 1)];
                    random.nextBytes(bytes);
                    if (bytes.length > 30 && random.nextBoolean()) {
                        bytes[12] = 8;
                        bytes[13] = 0;
                        bytes[14] = 0x45;
                    }
                    batch[k] = pool.allocate(bytes, 0, bytes.length);
                }
                pipeline.receive(DEVICE, batch, count, i);
                pipeline.run(i);
            }
            long dropped = pipeline.drops().stream().mapToLong(DropCount::packets).sum();
            assertThat(pipeline.packetsIn()).isEqualTo(dropped + pipeline.packetsOut() + pipeline.packetsHeld());
            assertThat(pool.capacity() - pool.available()).isEqualTo(pipeline.packetsHeld());
        }
        assertThat(pool.available()).isEqualTo(pool.capacity());
    }

    @Test
    void endsLoopsThatCopyWithCountedDrops() {
        Step both = new Step.Clone(List.of(new Step.Emit(0), new Step.Emit(1)));
        Configuration.Node from = node("from", new Program(
                List.of(), List.of(new Source.Receive(DEVICE, new Step.Emit(0))), 1, List.of()));
        Configuration loop = new Configuration(
                List.of(from, node("tee", Program.of(2, both))),
                List.of(link(0, 0, 1), link(1, 0, 1), link(1, 1, 1)));
        try (Pipeline pipeline = pipeline(loop)) {
            feed(pipeline, Firewalls.packets(100), 0);
            assertThat(pipeline.drops()).extracting(DropCount::reason).contains(EngineReason.TOO_MANY_HOPS);
        }
        assertThat(pool.available()).isEqualTo(pool.capacity());
    }

    @Test
    void dropsCopiesWithoutFrames() {
        try (Pipeline pipeline = pipeline("FromNetfront -> t :: Tee(2); t[0] -> Queue(10000) -> RatedUnqueue(1) -> Discard;"
                + " t[1] -> Queue(10000) -> RatedUnqueue(1) -> Discard")) {
            for (int i = 0; i < 3; i++) {
                feed(pipeline, Firewalls.packets(200), 0);
            }
            assertThat(pipeline.drops()).extracting(DropCount::reason).contains(EngineReason.NO_FRAME);
            assertThat(pipeline.packetsHeld()).isEqualTo(pool.capacity());
        }
        assertThat(pool.available()).isEqualTo(pool.capacity());
    }

    @Test
    void holdsCodeToItsFootprint() {
        Reason dropped = new Reason("code", "the code says so");
        Step writes = new Step.Opaque(
                packet -> {
                    packet.put(0, 1);
                    return true;
                },
                Footprint.READS_ONLY, dropped, new Step.Transmit(DEVICE));
        Step fails = new Step.Opaque(
                packet -> packet.at(5000) == 0, Footprint.READS_ONLY, dropped, new Step.Transmit(DEVICE));
        for (Step step : List.of(writes, fails)) {
            Configuration configuration = new Configuration(
                    List.of(node("code", new Program(List.of(), List.of(new Source.Receive(DEVICE, step)), 0, List.of()))),
                    List.of());
            try (Pipeline pipeline = pipeline(configuration)) {
                feed(pipeline, Firewalls.packets(3), 0);
                assertThat(pipeline.packetsOut()).isZero();
                assertThat(pipeline.drops()).singleElement().extracting(DropCount::reason)
                        .isEqualTo(step == writes ? EngineReason.FOOTPRINT : EngineReason.CODE_FAILED);
            }
        }
    }

    @Test
    void saysWhenItHasToRunNext() {
        try (Pipeline pipeline = pipeline("FromNetfront -> Queue(10) -> TimedUnqueue(2, 5) -> ToNetfront")) {
            pipeline.run(1000);
            assertThat(pipeline.deadlineNs()).isEqualTo(Pipeline.NEVER);
            feed(pipeline, Firewalls.packets(3), 2000);
            assertThat(pipeline.deadlineNs()).isEqualTo(2_000_000_000L + 1000);
            assertThat(pipeline.run(2_000_000_000L)).isZero();
            assertThat(pipeline.run(2_000_001_000L)).isEqualTo(3);
            assertThat(sent).isEqualTo(3);
        }
    }

    @Test
    void readsAndWritesHandlers() {
        try (Pipeline pipeline = pipeline("FromNetfront -> c :: Counter -> s :: Switch(0); s[0] -> ToNetfront; s[1] -> Discard")) {
            feed(pipeline, Firewalls.packets(7), 0);
            assertThat(pipeline.read("c.count")).isEqualTo(new HandlerAnswer.Value("7"));
            assertThat(pipeline.write("s.switch", "1")).isEqualTo(new HandlerAnswer.Value("1"));
            feed(pipeline, Firewalls.packets(7), 1);
            assertThat(sent).isEqualTo(7);
            assertThat(pipeline.write("s.switch", "many")).isInstanceOf(HandlerAnswer.Refused.class);
            assertThat(pipeline.write("s.switch", "99999999999")).isInstanceOf(HandlerAnswer.Refused.class);
            assertThat(pipeline.read("nobody.count")).isInstanceOf(HandlerAnswer.Refused.class);
        }
    }

    @Test
    void countsWhatNobodyReceives() {
        try (Pipeline pipeline = pipeline("FromDevice(eth9) -> ToNetfront")) {
            assertThat(pipeline.receivesFrom(DEVICE)).isFalse();
            feed(pipeline, Firewalls.packets(4), 0);
            assertThat(pipeline.drops()).singleElement().extracting(DropCount::reason).isEqualTo(EngineReason.NO_RECEIVER);
        }
    }

    @Test
    void refusesToFreeAFrameTwice() {
        long packet = pool.allocate(60);
        pool.free(packet);
        assertThatThrownBy(() -> pool.free(packet)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void takesBackFramesFromOtherThreads() throws InterruptedException {
        long[] all = new long[pool.capacity()];
        for (int i = 0; i < all.length; i++) {
            all[i] = pool.allocate(60);
        }
        assertThat(pool.allocate(60)).isEqualTo(FramePool.NONE);
        Thread other = Thread.ofPlatform().start(() -> {
            for (long packet : all) {
                pool.giveBack(packet);
            }
        });
        other.join();
        assertThat(pool.allocate(60)).isNotEqualTo(FramePool.NONE);
        assertThat(pool.available()).isEqualTo(pool.capacity() - 1);
    }

    private static Configuration.Node node(String name, Program program) {
        return new Configuration.Node(name, "Test", program, Optional.empty());
    }

    private static Configuration.Link link(int from, int output, int to) {
        return new Configuration.Link(from, output, to, 0, false);
    }
}
