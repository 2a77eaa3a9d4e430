package io.weir.element;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Queues, pumps, shapers, splitters and sources: what packets and time do to each other. */
class QueuesTest {
    private static final byte[] PACKET = new byte[100];

    private static int count(Rig rig, String element, int turns, long everyMs) {
        int packets = 0;
        for (int i = 0; i < turns; i++) {
            packets += rig.after(everyMs).run().at(element).size();
        }
        return packets;
    }

    private static Rig filled(Rig rig, int packets) {
        for (int i = 0; i < packets; i++) {
            rig.send(PACKET);
        }
        return rig;
    }

    @Test
    void aQueueKeepsOrderAndDropsTheNewest() {
        Rig rig = Rig.of("in -> Queue(2) -> Unqueue -> out :: Discard");
        rig.send(new byte[] {1}).send(new byte[] {2});
        assertThat(rig.send(new byte[] {3}).drops()).containsExactly("queue-full");
        assertThat(rig.run().at("out")).containsExactly(new byte[] {1}, new byte[] {2});
    }

    @Test
    void aFrontDropQueueKeepsTheNewest() {
        Rig rig = Rig.of("in -> FrontDropQueue(2) -> Unqueue -> out :: Discard");
        rig.send(new byte[] {1}).send(new byte[] {2});
        assertThat(rig.send(new byte[] {3}).drops()).containsExactly("queue-full");
        assertThat(rig.run().at("out")).containsExactly(new byte[] {2}, new byte[] {3});
    }

    @Test
    void unqueueTakesNoMoreThanItsBurst() {
        Rig rig = filled(Rig.of("in -> Queue -> Unqueue(3) -> out :: Discard"), 5);
        assertThat(rig.run().at("out")).hasSize(3);
        assertThat(rig.run().at("out")).hasSize(2);
    }

    @Test
    void unqueueRestsWhileNotActive() {
        assertThat(filled(Rig.of("in -> Queue -> Unqueue(ACTIVE false) -> out :: Discard"), 5).run().at("out")).isEmpty();
    }

    @Test
    void timedUnqueueSendsBatches() {
        Rig rig = filled(Rig.of("in -> Queue -> TimedUnqueue(120, 3) -> out :: Discard"), 10).run();
        assertThat(rig.after(119_000).run().at("out")).isEmpty();
        assertThat(rig.after(1_000).run().at("out")).hasSize(3);
        assertThat(rig.after(119_000).run().at("out")).isEmpty();
        assertThat(rig.after(1_000).run().at("out")).hasSize(3);
    }

    @Test
    void timedUnqueueMayBePushedTo() {
        Rig rig = Rig.of("in -> t :: TimedUnqueue(120, 100) -> out :: Discard");
        filled(rig.run(), 1000);
        assertThat(rig.send(PACKET).drops()).containsExactly("queue-full");
        assertThat(rig.after(120_000).run().at("out")).hasSize(100);
        assertThat(rig.interpreter().packetsHeld(rig.index("t"))).isEqualTo(900);
    }

    @Test
    void ratedUnqueueKeepsItsRate() {
        Rig rig = filled(Rig.of("in -> Queue -> RatedUnqueue(100) -> out :: Discard"), 1000);
        assertThat(count(rig, "out", 200, 10)).isBetween(195, 202);
    }

    @Test
    void bandwidthIsInBytesOrBits() {
        Rig bytes = filled(Rig.of("in -> Queue -> BandwidthRatedUnqueue(10000) -> out :: Discard"), 1000);
        assertThat(count(bytes, "out", 1000, 1)).isBetween(95, 105);
        Rig bits = filled(Rig.of("in -> Queue -> BandwidthRatedUnqueue(80kbps) -> out :: Discard"), 1000);
        assertThat(count(bits, "out", 1000, 1)).isBetween(95, 105);
    }

    @Test
    void shapersLetPullsThroughAtTheirRate() {
        Rig bandwidth = filled(Rig.of("in -> Queue -> BandwidthShaper(10kBps) -> Unqueue -> out :: Discard"), 1000);
        assertThat(count(bandwidth, "out", 1000, 1)).isBetween(95, 120);
        Rig packets = filled(Rig.of("in -> Queue -> Shaper(100) -> Unqueue -> out :: Discard"), 1000);
        assertThat(count(packets, "out", 1000, 1)).isBetween(95, 105);
    }

    @Test
    void splittersPushTheExcessAside() {
        Rig rig = Rig.of("in -> s :: RatedSplitter(100) -> out :: Discard; s[1] -> rest :: Discard");
        int passed = 0;
        for (int i = 0; i < 1000; i++) {
            passed += rig.after(1).send(PACKET).at("out").size();
            assertThat(rig.at("out").size() + rig.at("rest").size()).isEqualTo(1);
        }
        assertThat(passed).isBetween(95, 105);
        assertThat(Rig.of("in -> BandwidthRatedSplitter(1Mbps) -> Discard").send(PACKET).drops())
                .containsExactly("over-rate");
    }

    @Test
    void sourcesMakeWhatTheyAreTold() {
        Rig rig = Rig.ofWhole("InfiniteSource(DATA \\<00 ff>, LIMIT 5, BURST 2, LENGTH 3) -> out :: Discard");
        assertThat(rig.run().at("out")).containsExactly(new byte[] {0, -1, 0}, new byte[] {0, -1, 0});
        assertThat(rig.run().at("out")).hasSize(2);
        assertThat(rig.run().at("out")).hasSize(1);
        assertThat(rig.run().at("out")).isEmpty();
        assertThat(Rig.ofWhole("InfiniteSource(ACTIVE false) -> out :: Discard").run().at("out")).isEmpty();
        assertThat(Rig.ofWhole("InfiniteSource -> out :: Discard").run().at("out").getFirst()).hasSize(64);
    }

    @Test
    void ratedSourcesKeepTheirRate() {
        Rig rig = Rig.ofWhole("RatedSource(\"x\", 100) -> out :: Discard");
        assertThat(count(rig, "out", 100, 10)).isBetween(98, 101);
    }

    @Test
    void allRatesUpToTheLargestAreKept() {
        for (long rate : new long[] {1, 7, 999, 1_000_000, 1_000_001, 333_333_333, 1_000_000_000}) {
            var pace = Pumps.packetsPerSecond(rate);
            assertThat(pace.amount() * 1e9 / pace.perNs()).isBetween(0.99 * rate, 1.01 * rate);
            assertThat(pace.burst()).isGreaterThanOrEqualTo(pace.amount());
            var bytes = Pumps.bytesPerSecond(rate);
            assertThat(bytes.amount() * 1e9 / bytes.perNs()).isBetween(0.99 * rate, 1.01 * rate);
            assertThat(bytes.burst()).isGreaterThanOrEqualTo(bytes.amount());
        }
    }

    @Test
    void sinksPullByThemselves() {
        assertThat(filled(Rig.of("in -> Queue -> out :: Discard"), 3).run().at("out")).hasSize(3);
    }
}
