package io.weir.stack.device;

import io.weir.net.MacAddress;

/**
 * A cable between two devices in virtual time: as slow and as bad as wished, the same in every run. Time is what its users
 * say; both ends must be told of the same one.
 */
public final class SimulatedLink {
    /** What Ethernet usually has. */
    public static final int MTU = 1500;

    private static final long LEFT_MAC = 0x0200_0000_0001L;
    private static final long RIGHT_MAC = 0x0200_0000_0002L;

    private final DelayLine rightward;
    private final DelayLine leftward;
    private final End left;
    private final End right;

    private SimulatedLink(Medium medium, Way rightward, Way leftward, long seed) {
        this.rightward = new DelayLine(rightward.faults(), rightward.rate(), seed);
        this.leftward = new DelayLine(leftward.faults(), leftward.rate(), ~seed);
        this.left = new End(medium, new MacAddress(LEFT_MAC), this.leftward, this.rightward);
        this.right = new End(medium, new MacAddress(RIGHT_MAC), this.rightward, this.leftward);
    }

    /** How one direction is. */
    public record Way(Faults faults, Rate rate) {}

    /** Without fault and delay. */
    public static SimulatedLink perfect(Medium medium) {
        return of(medium, Faults.NONE, Rate.UNLIMITED, 0);
    }

    /** The same both ways. */
    public static SimulatedLink of(Medium medium, Faults faults, Rate rate, long seed) {
        return between(medium, new Way(faults, rate), new Way(faults, rate), seed);
    }

    /** @param rightward from the left end to the right one */
    public static SimulatedLink between(Medium medium, Way rightward, Way leftward, long seed) {
        return new SimulatedLink(medium, rightward, leftward, seed);
    }

    public Device left() {
        return left;
    }

    public Device right() {
        return right;
    }

    /** The longest IP packet, for both ends from now on. Stacks ask once: set it before they are made. */
    public SimulatedLink mtu(int bytes) {
        left.mtu = bytes;
        right.mtu = bytes;
        return this;
    }

    /** Frames that did not arrive, both ways. */
    public long lost() {
        return leftward.lost() + rightward.lost();
    }

    private static final class End implements Device {
        private final Medium medium;
        private final MacAddress mac;
        private final DelayLine in;
        private final DelayLine out;
        private int mtu = MTU;
        private long nowNs;

        private End(Medium medium, MacAddress mac, DelayLine in, DelayLine out) {
            this.medium = medium;
            this.mac = mac;
            this.in = in;
            this.out = out;
        }

        @Override
        public Medium medium() {
            return medium;
        }

        @Override
        public MacAddress mac() {
            return mac;
        }

        @Override
        public int mtu() {
            return mtu;
        }

        @Override
        public int receive(byte[] into, int at) {
            return in.take(into, at, nowNs);
        }

        @Override
        public boolean transmit(byte[] frame, int at, int length) {
            if (length > frameBytes()) {
                throw new IllegalArgumentException(length + " bytes where " + frameBytes() + " are the most");
            }
            out.offer(frame, at, length, nowNs);
            return true;
        }

        @Override
        public void time(long now) {
            nowNs = now;
        }

        @Override
        public long deadlineNs() {
            return in.dueNs();
        }
    }
}
