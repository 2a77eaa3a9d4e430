package io.weir.port;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.weir.attach.wire.Bell;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import org.agrona.collections.Int2ObjectHashMap;

/** The bells of attached processes, in one epoll(7) descriptor: thousands cost a sleeping worker no more than one. */
final class Bells implements AutoCloseable {
    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int EPOLLIN = 1;
    /** Bells heard in one turn; the others keep the worker awake until their turn. */
    private static final int HEARD = 64;

    private final SystemCalls system = new SystemCalls();
    private final Arena arena = Arena.ofShared();
    /** struct epoll_event: packed on x86-64, aligned elsewhere. */
    private final int eventBytes = System.getProperty("os.arch").equals("amd64") ? 12 : 16;

    private final int dataAt = eventBytes - 8;
    private final MemorySegment events = arena.allocate((long) eventBytes * HEARD, 8);
    private final MemorySegment event = arena.allocate(16, 8);
    private final Int2ObjectHashMap<Bell> byDescriptor = new Int2ObjectHashMap<>();
    private final int descriptor;

    Bells() throws SystemCallException {
        this.descriptor = system.eventPoll();
    }

    int descriptor() {
        return descriptor;
    }

    void add(Bell bell) throws SystemCallException {
        event.set(JAVA_INT, 0, EPOLLIN);
        event.set(JAVA_LONG_UNALIGNED.withOrder(ByteOrder.nativeOrder()), dataAt, bell.descriptor());
        system.eventPollControl(descriptor, ADD, bell.descriptor(), event);
        byDescriptor.put(bell.descriptor(), bell);
    }

    void remove(Bell bell) {
        if (byDescriptor.remove(bell.descriptor()) == null) {
            return;
        }
        try {
            system.eventPollControl(descriptor, DELETE, bell.descriptor(), event);
        } catch (SystemCallException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes in what was rung. A bell whose other end is closed would ring for ever, so it is left out from then on. */
    void hear() {
        if (byDescriptor.isEmpty()) {
            return;
        }
        int count = system.eventPollNow(descriptor, events.address(), HEARD);
        for (int i = 0; i < count; i++) {
            Bell bell = byDescriptor.get((int) events.get(JAVA_LONG_UNALIGNED, (long) eventBytes * i + dataAt));
            if (bell != null && !bell.heard()) {
                remove(bell);
            }
        }
    }

    @Override
    public void close() throws SystemCallException {
        system.close(descriptor);
        arena.close();
    }
}
