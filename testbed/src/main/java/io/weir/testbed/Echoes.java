package io.weir.testbed;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An {@link EchoStream} that runs on a host, to be asked. Times are {@link System#nanoTime}, which processes share. */
public final class Echoes implements AutoCloseable {
    private final HostProgram stream;

    private Echoes(HostProgram stream) {
        this.stream = stream;
    }

    /**
     * Starts one.
     *
     * @param command runs {@link EchoStream} where it is wanted
     * @throws IllegalStateException when it does not start
     */
    public static Echoes start(List<String> command) {
        return new Echoes(HostProgram.start("the stream of datagrams", command));
    }

    /**
     * Of what was sent in some time.
     *
     * @param twice came back more than once: two answered
     */
    public record Count(long sent, long came, long twice) {
        public long lost() {
            return sent - came;
        }
    }

    /** How long after {@code sinceNs} the first came back of those sent since then; empty when none has. */
    public Optional<Duration> firstAfter(int target, long sinceNs) {
        String[] words = ask("first " + target + " " + sinceNs);
        return words[0].equals("none")
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Long.parseLong(words[1]) - sinceNs));
    }

    public Count count(int target, long fromNs, long toNs) {
        String[] words = ask("count " + target + " " + fromNs + " " + toNs);
        return new Count(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
    }

    /** How many of those sent in some time came back after one that was sent later. */
    public long late(int target, long fromNs, long toNs) {
        return Long.parseLong(ask("late " + target + " " + fromNs + " " + toNs)[0]);
    }

    /** The longest time in between in which nothing came back. */
    public Duration gap(int target, long fromNs, long toNs) {
        return Duration.ofNanos(Long.parseLong(ask("gap " + target + " " + fromNs + " " + toNs)[0]));
    }

    private String[] ask(String question) {
        return stream.ask(question);
    }

    @Override
    public void close() {
        stream.close();
    }
}
