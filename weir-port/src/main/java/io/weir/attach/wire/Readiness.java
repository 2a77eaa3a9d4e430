package io.weir.attach.wire;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Waits for any of several descriptors with poll(2). Used by one thread. */
public final class Readiness implements AutoCloseable {
    private static final int BYTES = 8;
    private static final short POLLIN = 1;

    private final LinuxCalls linux = new LinuxCalls();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment wanted;
    private int count;

    /** @param capacity most descriptors at a time */
    public Readiness(int capacity) {
        this.wanted = arena.allocate((long) capacity * BYTES, BYTES);
    }

    public void clear() {
        count = 0;
    }

    /** Waits for this one too; its place is how many were added before. */
    public void add(int descriptor) {
        wanted.set(JAVA_INT, (long) BYTES * count, descriptor);
        wanted.set(JAVA_INT, (long) BYTES * count + 4, POLLIN);
        count++;
    }

    public void await(int timeoutMs) {
        linux.poll(wanted.address(), count, timeoutMs);
    }

    /** Whether something can be received, or nothing ever will, at the descriptor in this place. */
    public boolean ready(int place) {
        return wanted.get(JAVA_SHORT, (long) BYTES * place + 6) != 0;
    }

    @Override
    public void close() {
        arena.close();
    }
}
