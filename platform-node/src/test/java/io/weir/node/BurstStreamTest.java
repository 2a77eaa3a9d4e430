package io.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BurstStreamTest {
    private final List<Long> came = new ArrayList<>();

    @Test
    void keepsPacketsTargetsAndOrder() {
        try (BurstStream stream = new BurstStream((packet, target) -> came.add(packet * 100 + target))) {
            assertThat(stream.offer(new long[] {7, 8, 9}, new int[] {1, 2, 3}, 3)).isTrue();
            assertThat(stream.poll(10)).isEqualTo(1);
            assertThat(came).containsExactly(701L, 802L, 903L);
        }
    }

    @Test
    void refusesWhenFullAndGoesOnWhenDrained() {
        try (BurstStream stream = new BurstStream((packet, target) -> came.add(packet))) {
            long[] packets = new long[BurstStream.LIMIT];
            int[] targets = new int[BurstStream.LIMIT];
            int offered = 0;
            while (stream.offer(packets, targets, BurstStream.LIMIT)) {
                offered++;
                assertThat(offered).as("bounded").isLessThan(10_000);
            }
            int polled = 0;
            for (int one = stream.poll(16); one > 0; one = stream.poll(16)) {
                polled += one;
                stream.drive();
            }
            assertThat(polled).isEqualTo(offered);
            assertThat(came).hasSize(offered * BurstStream.LIMIT);
            assertThat(stream.offer(packets, targets, 1)).isTrue();
        }
    }

    @Test
    void removesWhatDeadProcessesLeftAndNothingElse(@TempDir Path root) throws Exception {
        Path dead = Files.createDirectories(root.resolve("weir-aeron-2147483646-1/inside"));
        Path living = Files.createDirectories(
                root.resolve("weir-aeron-" + ProcessHandle.current().pid() + "-1"));
        Path foreign = Files.createDirectories(root.resolve("aeron-2147483646-1"));
        StaleDirectories.remove(root, "weir-aeron-");
        assertThat(dead.getParent()).doesNotExist();
        assertThat(living).exists();
        assertThat(foreign).exists();
    }
}
