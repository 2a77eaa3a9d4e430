package io.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.click.Click;
import io.weir.diagnostic.SourceText;
import io.weir.engine.BenchResult;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The whole path with compiled configurations, from a looping port. */
final class WorkerPathTest {
    @Test
    void everyPacketOfAThousandTenantsIsSentOrCounted() throws InterruptedException {
        String drops = "FromNetfront() -> IPFilter(deny udp dst port 5000, allow all) -> ToNetfront();";
        var configuration = Click.read(new SourceText("half", drops)).configuration().orElseThrow();
        try (NodeBench bench = new NodeBench(configuration, NodeBenchMain.packets(), 1000)) {
            BenchResult result = bench.run(1);
            long dropped = result.drops().values().stream().mapToLong(n -> n).sum();
            assertThat(result.packetsOut()).isPositive();
            assertThat(dropped).isPositive();
            // what is on its way at either look is at most all frames
            assertThat(Math.abs(result.packetsIn() - result.packetsOut() - dropped))
                    .isLessThanOrEqualTo(DataPlane.Settings.DEFAULT_FRAMES);
            assertThat(result.drops().keySet()).allMatch(reason -> reason.startsWith("IPFilter@2"));
        }
    }

    @Test
    void aPacketCostsNoHeap() throws InterruptedException {
        var configuration = Click.read(new SourceText("firewall", NodeBenchMain.FIREWALL)).configuration().orElseThrow();
        try (NodeBench bench = new NodeBench(configuration, NodeBenchMain.packets(), 10)) {
            bench.run(1);
            long[] before = bench.allocatedAndPackets();
            TimeUnit.SECONDS.sleep(1);
            long[] after = bench.allocatedAndPackets();
            double bytes = (double) (after[0] - before[0]) / (after[1] - before[1]);
            // a message to an actor is a node and an envelope of Pekko's, shared by all packets of a batch
            assertThat(bytes).as("bytes a packet").isLessThan(4);
        }
    }
}
