package io.weir.stack.device;

/** A device with a bad cable: faults and a rate round any other device, both ways, the same for the same seed. */
public final class FaultyDevice implements Wrapper {
    private final Device inner;
    private final DelayLine in;
    private final DelayLine out;
    private final byte[] frame;
    private long nowNs;

    public FaultyDevice(Device inner, SimulatedLink.Way in, SimulatedLink.Way out, long seed) {
        this.inner = inner;
        this.in = new DelayLine(in.faults(), in.rate(), seed);
        this.out = new DelayLine(out.faults(), out.rate(), ~seed);
        this.frame = new byte[inner.frameBytes()];
    }

    @Override
    public Device inner() {
        return inner;
    }

    @Override
    public int receive(byte[] into, int at) {
        for (int length = inner.receive(frame, 0); length != NONE; length = inner.receive(frame, 0)) {
            in.offer(frame, 0, length, nowNs);
        }
        return in.take(into, at, nowNs);
    }

    @Override
    public boolean transmit(byte[] bytes, int at, int length) {
        out.offer(bytes, at, length, nowNs);
        return true;
    }

    @Override
    public void flush() {
        for (int length = out.take(frame, 0, nowNs); length != NONE; length = out.take(frame, 0, nowNs)) {
            // full: the frame is lost, as on a wire
            inner.transmit(frame, 0, length);
        }
        inner.flush();
    }

    @Override
    public void time(long now) {
        nowNs = now;
        inner.time(now);
    }

    @Override
    public long deadlineNs() {
        return Math.min(inner.deadlineNs(), Math.min(in.dueNs(), out.dueNs()));
    }

    /** Frames dropped by chance or for want of room, both ways. */
    public long lost() {
        return in.lost() + out.lost();
    }
}
