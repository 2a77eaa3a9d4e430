package io.weir.cli.bench;

import io.weir.testbed.HostProgram;
import java.util.Arrays;
import java.util.List;

/** A flood of datagrams through middleboxes and back, from a process on another host. Times are {@link System#nanoTime}. */
final class FloodRun implements AutoCloseable {
    private final HostProgram flood;

    private FloodRun(HostProgram flood) {
        this.flood = flood;
    }

    /** @throws IllegalStateException when it does not start; it has said why on standard error */
    static FloodRun start(List<String> command) {
        HostProgram flood = HostProgram.start("the flood of datagrams", command);
        Runtime.getRuntime().addShutdownHook(new Thread(flood::close));
        return new FloodRun(flood);
    }

    /**
     * What became of the datagrams that were sent in some time.
     *
     * @param twice came back more than once
     * @param late came back after one that was sent later to the same middlebox
     * @param longestNs the longest that one took to come back
     * @param medianNs half of them took no longer
     */
    record Fate(long sent, long came, long twice, long late, long longestNs, long medianNs) {
        long wrong() {
            return sent - came + twice + late;
        }

        @Override
        public String toString() {
            return sent + " sent, " + (sent - came) + " lost, " + twice + " doubled, " + late + " reordered, "
                    + medianNs / 1000 + " us, at most " + longestNs / 1000 + " us";
        }
    }

    /** @throws IllegalStateException when it has ended */
    Fate fate(long fromNs, long toNs) {
        long[] told = Arrays.stream(flood.ask(fromNs + " " + toNs)).mapToLong(Long::parseLong).toArray();
        return new Fate(told[0], told[1], told[2], told[3], told[4], told[5]);
    }

    @Override
    public void close() {
        flood.close();
    }
}
