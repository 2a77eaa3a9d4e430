package io.weir.testbed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A process that sends numbered datagrams, evenly in time and to each target in turn, to what sends them back, and remembers
 * of each when it was sent, when it first came back, and how often. Arguments: port, datagrams a second to each target, then
 * the targets' addresses. It is asked over its standard input, a line each, and ends with it; a target is told by its place,
 * from 0; times are the system's monotonic clock, in nanoseconds.
 *
 * <pre>
 *   first TARGET SINCE     SENT CAME        of the datagrams sent since then, the one that came back first; or "none"
 *   count TARGET FROM TO   SENT CAME TWICE  of those sent in this time: how many, came back, came back more than once
 *   late TARGET FROM TO    LATE             of those sent in this time, that came back after one that was sent later
 *   gap TARGET FROM TO     GAP              the longest time in between without anything coming back
 * </pre>
 */
public final class EchoStream {
    /** Half an hour at the usual rates; then it begins anew and forgets the oldest. */
    private static final int MOST = 1 << 20;

    private static final int BYTES = 64;

    private final AtomicLongArray sentNs = new AtomicLongArray(MOST);
    private final AtomicLongArray cameNs = new AtomicLongArray(MOST);
    private final AtomicIntegerArray came = new AtomicIntegerArray(MOST);
    private final DatagramChannel[] targets;
    private final int remembered;
    private volatile long next;

    private EchoStream(DatagramChannel[] targets) {
        this.targets = targets;
        // so that a place always belongs to the same target
        this.remembered = MOST / targets.length * targets.length;
    }

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        DatagramChannel[] targets = new DatagramChannel[arguments.length - 2];
        Selector selector = Selector.open();
        for (int i = 0; i < targets.length; i++) {
            // one for each: datagrams to somebody who is not there fill the buffer of theirs only
            targets[i] = DatagramChannel.open().connect(new InetSocketAddress(arguments[i + 2], port));
            targets[i].configureBlocking(false).register(selector, SelectionKey.OP_READ);
        }
        EchoStream stream = new EchoStream(targets);
        long everyNs = 1_000_000_000L / Integer.parseInt(arguments[1]) / targets.length;
        Thread.ofPlatform().daemon().start(() -> stream.receive(selector));
        Thread.ofPlatform().daemon().start(() -> stream.send(everyNs));
        System.out.println("ready");
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            System.out.println(stream.answer(line.split(" ")));
        }
    }

    private void send(long everyNs) {
        ByteBuffer datagram = ByteBuffer.allocateDirect(BYTES);
        long dueNs = System.nanoTime();
        while (true) {
            long nowNs = System.nanoTime();
            if (nowNs - dueNs < 0) {
                LockSupport.parkNanos(dueNs - nowNs);
                continue;
            }
            // whoever was held up does not catch up
            dueNs = Math.max(dueNs + everyNs, nowNs - everyNs);
            int place = (int) (next % remembered);
            came.set(place, 0);
            cameNs.set(place, 0);
            sentNs.set(place, nowNs);
            long number = next++;
            try {
                targets[(int) (number % targets.length)].write(datagram.clear().putLong(0, number));
            } catch (IOException _) {
                // no way there at the moment: a datagram that does not come back
            }
        }
    }

    private void receive(Selector selector) {
        ByteBuffer datagram = ByteBuffer.allocateDirect(BYTES);
        while (true) {
            try {
                selector.select(key -> came((DatagramChannel) key.channel(), datagram));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void came(DatagramChannel from, ByteBuffer datagram) {
        try {
            while (from.read(datagram.clear()) == BYTES) {
                note(datagram.getLong(0));
            }
        } catch (IOException _) {
            // an ICMP error is told here; nothing came
        }
    }

    private void note(long number) {
        if (number >= 0 && number < next && next - number <= remembered) {
            int place = (int) (number % remembered);
            cameNs.compareAndSet(place, 0, System.nanoTime());
            came.incrementAndGet(place);
        }
    }

    private String answer(String[] words) {
        int target = Integer.parseInt(words[1]);
        long from = Long.parseLong(words[2]);
        return switch (words[0]) {
            case "first" -> first(target, from);
            case "count" -> count(target, from, Long.parseLong(words[3]));
            case "late" -> late(target, from, Long.parseLong(words[3]));
            case "gap" -> gap(target, from, Long.parseLong(words[3]));
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    /** The places of what was sent to a target. */
    private IntStream places(int target) {
        int used = (int) Math.min(next, remembered);
        return IntStream.iterate(target, place -> place < used, place -> place + targets.length);
    }

    private String first(int target, long since) {
        return places(target)
                .filter(place -> sentNs.get(place) - since >= 0 && came.get(place) > 0)
                .boxed()
                .min((a, b) -> Long.signum(cameNs.get(a) - cameNs.get(b)))
                .map(place -> sentNs.get(place) + " " + cameNs.get(place))
                .orElse("none");
    }

    private String count(int target, long from, long to) {
        int[] those = places(target)
                .filter(place -> sentNs.get(place) - from >= 0 && sentNs.get(place) - to < 0)
                .toArray();
        long back = IntStream.of(those).filter(place -> came.get(place) > 0).count();
        long twice = IntStream.of(those).filter(place -> came.get(place) > 1).count();
        return those.length + " " + back + " " + twice;
    }

    private String late(int target, long from, long to) {
        long newest = 0;
        long late = 0;
        int[] those = places(target)
                .filter(place -> sentNs.get(place) - from >= 0 && sentNs.get(place) - to < 0 && came.get(place) > 0)
                .toArray();
        for (int place : those) {
            late += cameNs.get(place) < newest ? 1 : 0;
            newest = Math.max(newest, cameNs.get(place));
        }
        return Long.toString(late);
    }

    private String gap(int target, long from, long to) {
        long[] times = LongStream.concat(
                        places(target).mapToLong(cameNs::get).filter(t -> t != 0 && t - from >= 0 && t - to < 0),
                        LongStream.of(from, to))
                .sorted()
                .toArray();
        return Long.toString(IntStream.range(1, times.length)
                .mapToLong(i -> times[i] - times[i - 1])
                .max()
                .orElse(0));
    }
}
