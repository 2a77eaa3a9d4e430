package io.weir.attach.wire;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What one process wakes another with: an end of a stream socket, into which a byte is written. Not an eventfd(2): its
 * flags belong to both processes, and one that takes the other's O_NONBLOCK away stops it. Here each call says itself
 * that it does not wait, and a full socket means that the other one has been called already.
 */
public final class Bell implements AutoCloseable {
    private static final int DONT_WAIT = 0x40;
    private static final int NO_SIGNAL = 0x4000;
    private static final int HEARD_BYTES = 64;
    private static final int POLLIN = 1;

    private final LinuxCalls linux = new LinuxCalls();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment scratch = arena.allocate(HEARD_BYTES, 8);
    private final MemorySegment wanted = arena.allocate(8, 8);
    private final int descriptor;
    private boolean closed;

    /** @param descriptor this object's to close */
    public Bell(int descriptor) {
        this.descriptor = descriptor;
        wanted.set(ValueLayout.JAVA_INT, 0, descriptor);
        wanted.set(ValueLayout.JAVA_SHORT, 4, (short) POLLIN);
    }

    /** A bell and the descriptor to hand to the other process; the caller closes that. */
    public record Made(Bell bell, int descriptor) {}

    public static Made make() throws IOException {
        int[] ends = LocalSocket.pair();
        return new Made(new Bell(ends[0]), ends[1]);
    }

    /** Wakes the other process. */
    public void ring() {
        linux.send(descriptor, scratch.address(), 1, DONT_WAIT | NO_SIGNAL);
    }

    /** Takes in what was rung, a bounded amount. False when nobody can ring any more. */
    public boolean heard() {
        long heard = linux.receive(descriptor, scratch.address(), HEARD_BYTES, DONT_WAIT);
        return heard > 0 || heard == -LinuxCalls.EAGAIN || heard == -LinuxCalls.EINTR;
    }

    /** Sleeps until it is rung, or the time is up. */
    public void await(int timeoutMs) {
        linux.poll(wanted.address(), 1, timeoutMs);
    }

    public int descriptor() {
        return descriptor;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            linux.close(descriptor);
            arena.close();
        }
    }
}
