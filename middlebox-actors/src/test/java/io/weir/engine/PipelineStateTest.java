package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.click.Click;
import io.weir.diagnostic.SourceText;
import io.weir.program.Device;
import io.weir.program.Table;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pipeline's state is carried to another of the same shape, which then does what the first would have done. */
class PipelineStateTest {
    private static final Device DEVICE = new Device(Device.Kind.NETFRONT, "");
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int ROOM = 1400;
    private static final String NAT = "FromNetfront -> IPFilter(allow all) -> c :: Counter"
            + " -> r :: IPRewriter(pattern 1.1.1.1 1024-65535 - - 0 0) -> ToNetfront";

    private final FramePool pool = new FramePool(2048);
    private final Workspace workspace = new Workspace(pool);
    private final Arena arena = Arena.ofConfined();
    private final long buffer = arena.allocate(ROOM, 8).address();
    private final List<byte[]> sent = new ArrayList<>();

    @AfterEach
    void freesTheMemory() {
        arena.close();
        pool.close();
    }

    private Pipeline pipeline(String click) {
        return Pipeline.compile(
                Click.read(new SourceText("test.click", click)).configuration().orElseThrow(), workspace, this::sent, 1);
    }

    private void sent(Device device, long[] packets, int from, int count) {
        for (int i = from; i < from + count; i++) {
            sent.add(pool.bytes(packets[i]));
        }
        pool.free(packets, from, count);
    }

    private void feed(Pipeline pipeline, List<byte[]> packets, long nowNs) {
        for (byte[] packet : packets) {
            pipeline.receive(DEVICE, new long[] {pool.allocate(packet, 0, packet.length)}, 1, nowNs);
        }
        pipeline.run(nowNs);
    }

    private void changes(PipelineState from, PipelineState to, long thereNs, long hereNs) {
        for (int bytes = from.changes(buffer, ROOM, thereNs); bytes > 0; bytes = from.changes(buffer, ROOM, thereNs)) {
            assertThat(to.read(buffer, bytes, hereNs)).isTrue();
        }
    }

    private void copy(PipelineState from, PipelineState to, long nowNs) {
        from.startSweep();
        to.startRead();
        while (from.sweeping()) {
            int bytes = from.sweep(buffer, ROOM, Long.MIN_VALUE / 2, nowNs);
            assertThat(to.read(buffer, bytes, nowNs)).isTrue();
        }
        to.swept();
    }

    @Test
    void translatesAsBeforeOnAnotherMachine() {
        try (Pipeline here = pipeline(NAT);
                Pipeline there = pipeline(NAT)) {
            here.state().track(true);
            List<byte[]> packets = Firewalls.packets(300);
            feed(here, packets, 5 * SECOND_NS);
            sent.clear();
            feed(here, packets, 6 * SECOND_NS);
            List<byte[]> expected = List.copyOf(sent);

            long thereNs = -77 * SECOND_NS;
            changes(here.state(), there.state(), 6 * SECOND_NS, thereNs);
            assertThat(there.state().numbers(here.state().numbers(6 * SECOND_NS), thereNs)).isTrue();
            there.state().adopt(thereNs, 0);
            assertThat(there.read("c.count")).isEqualTo(here.read("c.count"));
            sent.clear();
            feed(there, packets, thereNs);
            assertThat(sent).usingElementComparator(java.util.Arrays::compare).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void newFlowsAfterwardsTakeOtherPortsThanThoseBefore() {
        try (Pipeline here = pipeline(NAT);
                Pipeline there = pipeline(NAT)) {
            here.state().track(true);
            List<byte[]> packets = Firewalls.packets(200);
            feed(here, packets.subList(0, 100), 0);
            changes(here.state(), there.state(), 0, 0);
            there.state().numbers(here.state().numbers(0), 0);
            there.state().adopt(0, 0);
            int before = there.state().entries();
            feed(there, packets.subList(100, 200), 0);
            feed(here, packets.subList(100, 200), 0);
            assertThat(there.state().entries()).isGreaterThan(before).isEqualTo(here.state().entries());
        }
    }

    @Test
    void refusesStateOfAnotherShape() {
        try (Pipeline one = pipeline(NAT);
                Pipeline same = pipeline(NAT);
                Pipeline other = pipeline(NAT.replace("-> ToNetfront", "-> Counter -> ToNetfront"))) {
            assertThat(one.state().shape()).isEqualTo(same.state().shape());
            assertThat(one.state().shape()).isNotEqualTo(other.state().shape());
            assertThat(other.state().numbers(one.state().numbers(0), 0)).isFalse();
        }
    }

    @Test
    void carriesPacketsThatWait() {
        String queue = "FromNetfront -> q :: Queue(100) -> r :: RatedUnqueue(1) -> ToNetfront";
        try (Pipeline here = pipeline(queue);
                Pipeline there = pipeline(queue)) {
            List<byte[]> packets = Firewalls.packets(20);
            feed(here, packets, 0);
            int before = sent.size();
            PipelineState from = here.state();
            PipelineState to = there.state();
            long image = arena.allocate(FrameMemory.FRAME_BYTES, 8).address();
            for (int q = 0; q < from.queues(); q++) {
                while (from.held(q) > 0) {
                    long sinceNs = from.heldSinceNs(q);
                    long packet = from.takeHeld(q);
                    pool.image(packet, image);
                    long copy = pool.restore(image, FramePool.imageBytes(packet), packet);
                    pool.free(packet);
                    assertThat(to.hold(q, copy, sinceNs)).isTrue();
                }
            }
            to.adopt(0, 0);
            assertThat(here.packetsHeld()).isZero();
            for (int second = 1; second <= 30; second++) {
                there.run(second * SECOND_NS);
            }
            assertThat(before).isLessThan(20);
            assertThat(there.packetsHeld()).isZero();
            assertThat(sent).usingElementComparator(java.util.Arrays::compare).containsExactlyElementsOf(packets);
        }
        assertThat(pool.available()).isEqualTo(pool.capacity());
    }

    @Test
    void readsNoImageThatIsNoPackets() {
        Random random = new Random(7);
        long image = arena.allocate(4096, 8).address();
        for (int i = 0; i < 20_000; i++) {
            for (int at = 0; at < 256; at += 8) {
                FrameMemory.putLong(image + at, random.nextLong());
            }
            long like = random.nextLong() & 0xfff_ffffffffL;
            long packet = pool.restore(image, random.nextInt(2200), like);
            if (packet != FramePool.NONE) {
                assertThat(Packets.end(packet)).isLessThanOrEqualTo(FrameMemory.FRAME_BYTES);
                pool.free(packet);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void mirrorsATableWhateverChangesAndWheneverItIsTold(long seed) {
        Random random = new Random(seed);
        Table declared = new Table("t", 1, 1, 64, Duration.ofNanos(500));
        try (FlowTable here = new FlowTable(declared);
                FlowTable there = new FlowTable(declared)) {
            here.changes = new TableChanges();
            long nowNs = 0;
            for (int i = 0; i < 20_000; i++) {
                nowNs += random.nextInt(10);
                long a = random.nextInt(100);
                long b = random.nextInt(100);
                here.learn(new long[] {a, b}, new long[] {i, -i}, 1 + random.nextInt(2), 500, nowNs);
                if (random.nextInt(50) == 0) {
                    tell(here, there, nowNs);
                    assertThat(there.entries()).isEqualTo(here.entries());
                    for (long key = 0; key < 100; key++) {
                        assertThat(value(there, key, nowNs)).as("key %d", key).isEqualTo(value(here, key, nowNs));
                    }
                }
            }
            tell(here, there, nowNs);
            there.adopt(nowNs, 0);
            for (int i = 0; i < 5_000; i++) { // and from here on both go the same way
                nowNs += random.nextInt(10);
                long[] keys = {random.nextInt(100), random.nextInt(100)};
                boolean room = here.learn(keys, new long[] {i, -i}, 2, 500, nowNs);
                assertThat(there.size(nowNs)).isLessThanOrEqualTo(declared.capacity());
                if (room && there.learn(keys, new long[] {i, -i}, 2, 500, nowNs)) {
                    assertThat(value(there, keys[1], nowNs)).isEqualTo(-i);
                }
            }
        }
    }

    private void tell(FlowTable here, FlowTable there, long nowNs) {
        while (here.changes.size() > 0) {
            int bytes = here.write(here.changes.take(), buffer, nowNs);
            assertThat(there.read(buffer, bytes, nowNs)).isEqualTo(bytes);
        }
    }

    private static long value(FlowTable table, long key, long nowNs) {
        int entry = table.find(new long[] {key}, 0, nowNs);
        return entry == FlowTable.NONE ? Long.MIN_VALUE : table.value(entry, 0);
    }

    @Test
    void sweepTakesAwayWhatIsThereNoMore() {
        try (Pipeline here = pipeline(NAT);
                Pipeline there = pipeline(NAT)) {
            here.state().track(true);
            there.state().track(true);
            feed(here, Firewalls.packets(50), 0);
            feed(there, Firewalls.packets(200).subList(100, 200), 0);
            copy(here.state(), there.state(), 0);
            assertThat(there.state().entries()).isEqualTo(here.state().entries());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void garbageIsRefusedOrHarmless(long seed) {
        Random random = new Random(seed);
        try (Pipeline there = pipeline(NAT)) {
            for (int i = 0; i < 20_000; i++) {
                int bytes = random.nextInt(ROOM);
                for (int at = 0; at + 8 <= ROOM; at += 8) {
                    FrameMemory.putLong(buffer + at, random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(300) - 5);
                }
                FrameMemory.putInt(buffer, random.nextInt(3));
                there.state().read(buffer, bytes, i);
            }
            long[] numbers = there.state().numbers(0);
            java.util.Arrays.setAll(numbers, n -> random.nextLong());
            there.state().numbers(numbers, 0);
            there.state().adopt(0, 0);
            feed(there, Firewalls.packets(100), 0);
        }
    }

    @Test
    void moreChangesThanCanBeNotedAreToldOf() {
        TableChanges changes = new TableChanges();
        for (int i = 0; i < TableChanges.MOST; i++) {
            changes.add(i);
        }
        assertThat(changes.overflown()).isFalse();
        changes.add(1);
        assertThat(changes.overflown()).isTrue();
        assertThat(changes.take()).isZero();
    }
}
