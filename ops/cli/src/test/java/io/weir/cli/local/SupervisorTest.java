package io.weir.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SupervisorTest {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Supervisor.Pauses PAUSES =
            new Supervisor.Pauses(Duration.ofMillis(500), Duration.ofSeconds(3), Duration.ofSeconds(20));

    @Test
    void waitsTwiceAsLongWhileItKeepsEndingSoonUpToABound() {
        assertThat(PAUSES.after(Duration.ZERO, SOON)).isEqualByComparingTo(Duration.ofMillis(500));
        assertThat(PAUSES.after(Duration.ofMillis(500), SOON)).isEqualByComparingTo(Duration.ofSeconds(1));
        assertThat(PAUSES.after(Duration.ofSeconds(2), SOON)).isEqualByComparingTo(Duration.ofSeconds(3));
        assertThat(PAUSES.after(Duration.ofSeconds(3), SOON)).isEqualByComparingTo(Duration.ofSeconds(3));
    }

    @Test
    void forgivesWhoRanForLong() {
        assertThat(PAUSES.after(Duration.ofSeconds(3), Duration.ofMinutes(1)))
                .isEqualByComparingTo(Duration.ofMillis(500));
    }

    @Test
    void startsAgainWhatEnds() throws Exception {
        CountDownLatch starts = new CountDownLatch(3);
        List<String> said = new CopyOnWriteArrayList<>();
        Supervisor.Pauses quick = new Supervisor.Pauses(Duration.ofMillis(1), Duration.ofMillis(1), SOON);
        Supervisor supervisor = new Supervisor(quick, said::add, name -> {
            starts.countDown();
            return new ProcessBuilder("sh", "-c", "exit 3").start();
        });
        try (supervisor) {
            supervisor.watch("n1", new ProcessBuilder("sh", "-c", "exit 3").start());
            assertThat(starts.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(said).first().isEqualTo("n1 ended with 3, starts again in 1 ms");
    }

    @Test
    void startsNothingOnceItIsClosed() throws Exception {
        List<String> started = new CopyOnWriteArrayList<>();
        Supervisor supervisor = new Supervisor(PAUSES, _ -> {}, name -> {
            started.add(name);
            return new ProcessBuilder("true").start();
        });
        Process process = new ProcessBuilder("sleep", "60").start();
        supervisor.watch("n1", process);
        supervisor.close();
        process.destroyForcibly().waitFor();
        assertThat(started).isEmpty();
    }

    @Test
    void leavesAloneWhatItNeedNotWatchAnyMore() throws Exception {
        CountDownLatch other = new CountDownLatch(1);
        List<String> started = new CopyOnWriteArrayList<>();
        Supervisor.Pauses quick = new Supervisor.Pauses(Duration.ofMillis(1), Duration.ofMillis(1), SOON);
        Supervisor supervisor = new Supervisor(quick, _ -> {}, name -> {
            started.add(name);
            other.countDown();
            return new ProcessBuilder("sleep", "1").start();
        });
        try (supervisor) {
            Process dismissed = new ProcessBuilder("sleep", "60").start();
            supervisor.watch("n1", dismissed);
            supervisor.dismiss("n1");
            dismissed.destroyForcibly().waitFor();
            // its end is told in order: when the second is seen to, the first was
            supervisor.watch("n2", new ProcessBuilder("true").start());
            assertThat(other.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(started).containsOnly("n2");
    }
}
