package io.weir.stack.tcp;

import io.weir.net.IpAddress;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Two TCPs, and between them a network that loses, doubles, reorders, damages and delays segments as a seed says. Time
 * is virtual: {@link #step} goes to whatever happens next.
 */
final class Network {
    /**
     * What the network does to segments, in thousandths.
     *
     * @param delayNs one way
     * @param jitterNs added at random: what makes segments overtake each other
     * @param bytesPerSecond of each direction; 0 for no limit
     * @param queueNs what would wait longer for that is dropped
     */
    record Faults(int drop, int duplicate, int corrupt, long delayNs, long jitterNs, long bytesPerSecond, long queueNs) {
        static Faults none(long delayNs) {
            return new Faults(0, 0, 0, delayNs, 0, 0, 0);
        }
    }

    /** One end: a TCP, its address, and what it sends into. */
    final class End implements SegmentOutput {
        final IpAddress address;
        final Tcp tcp;
        private final TcpSegment segment = new TcpSegment();
        private byte[] bytes = new byte[2048];
        private long freeNs;
        private End peer;
        private int mtu = 1500;
        private boolean marks;

        private End(String address, TcpSettings settings) {
            this.address = IpAddress.of(address);
            tcp = Tcp.create(settings, this, new Random(random.nextLong()));
        }

        @Override
        public int maximumBytes(TcpFlow flow) {
            return mtu - 20;
        }

        @Override
        public void begin(TcpFlow flow, int count) {}

        @Override
        public byte[] bytes() {
            return bytes;
        }

        @Override
        public int at() {
            return 0;
        }

        @Override
        public boolean commit(TcpFlow flow, int count, int congestion) {
            sent++;
            if (random.nextInt(1000) < faults.drop) {
                return true;
            }
            send(count, congestion);
            if (random.nextInt(1000) < faults.duplicate) {
                send(count, congestion);
            }
            return true;
        }

        private void send(int count, int congestion) {
            long startNs = Math.max(nowNs, freeNs);
            if (faults.bytesPerSecond > 0) {
                if (startNs - nowNs > faults.queueNs) {
                    queueDrops++;
                    return;
                }
                freeNs = startNs + (count + 20) * 1_000_000_000L / faults.bytesPerSecond;
                startNs = freeNs;
            }
            byte[] copy = Arrays.copyOf(bytes, count);
            if (random.nextInt(1000) < faults.corrupt) {
                copy[random.nextInt(count)] ^= (byte) (1 << random.nextInt(8));
            }
            long jitterNs = faults.jitterNs == 0 ? 0 : random.nextLong(faults.jitterNs);
            boolean marked = congestion != NOT_ECT && marks && random.nextInt(100) == 0;
            flying.add(new Flying(startNs + faults.delayNs + jitterNs, order++, peer, copy, marked));
        }

        private void arrive(Flying one) {
            segment.source(peer.address.high(), peer.address.low());
            segment.destination(address.high(), address.low());
            segment.congestion(one.marked ? 3 : 0);
            if (segment.wrap(one.bytes, 0, one.bytes.length)) {
                tcp.receive(segment, nowNs);
            } else {
                tcp.malformed();
            }
        }

        void mark() {
            marks = true;
        }

        void mtu(int bytes) {
            mtu = bytes;
        }
    }

    private record Flying(long atNs, long order, End to, byte[] bytes, boolean marked) implements Comparable<Flying> {
        @Override
        public int compareTo(Flying other) {
            return atNs != other.atNs ? Long.compare(atNs, other.atNs) : Long.compare(order, other.order);
        }
    }

    private final Random random;
    private final Faults faults;
    private final PriorityQueue<Flying> flying = new PriorityQueue<>();
    final End left;
    final End right;
    private long order;
    long nowNs = 1_000_000_000;
    long sent;
    long queueDrops;

    Network(long seed, Faults faults, TcpSettings leftSettings, TcpSettings rightSettings) {
        random = new Random(seed);
        this.faults = faults;
        left = new End("192.0.2.1", leftSettings);
        right = new End("192.0.2.2", rightSettings);
        left.peer = right;
        right.peer = left;
        advance(nowNs);
    }

    long nextNs() {
        long deadlineNs = Math.min(left.tcp.deadlineNs(), right.tcp.deadlineNs());
        return flying.isEmpty() ? deadlineNs : Math.min(deadlineNs, flying.peek().atNs);
    }

    /** Goes to what happens next, if it is before that time; else to that time. False if nothing happened. */
    boolean step(long untilNs) {
        long atNs = Math.max(nextNs(), nowNs);
        if (atNs > untilNs) {
            advance(untilNs);
            return false;
        }
        advance(atNs);
        while (!flying.isEmpty() && flying.peek().atNs <= nowNs) {
            Flying one = flying.poll();
            one.to.arrive(one);
        }
        left.tcp.poll(nowNs);
        right.tcp.poll(nowNs);
        return true;
    }

    private void advance(long toNs) {
        nowNs = toNs;
        left.tcp.advance(toNs);
        right.tcp.advance(toNs);
    }
}
