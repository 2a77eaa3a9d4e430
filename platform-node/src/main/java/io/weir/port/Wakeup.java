package io.weir.port;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.weir.attach.wire.Bell;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Lets a worker sleep until one of its ports has a packet, somebody wakes it, an attached process rings its bell, or time
 * is up: poll(2) over the ports' descriptors, an eventfd(2) and the {@link Bells}. A quiet worker costs next to nothing, a
 * busy one never comes here.
 */
public final class Wakeup implements AutoCloseable {
    private static final short POLLIN = 1;
    private static final int BYTES = 8;

    private final SystemCalls system = new SystemCalls();
    private final SystemCalls others = new SystemCalls();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment descriptors;
    private final MemorySegment counter = arena.allocate(BYTES, BYTES);
    private final MemorySegment one = arena.allocate(BYTES, BYTES);
    private final int count;
    private final int event;
    private final Bells bells;
    private volatile boolean asleep;
    private boolean closed;

    /** @param ports those with a descriptor are waited for; the others must call {@link #wake} */
    public Wakeup(List<Port> ports) throws SystemCallException {
        int[] waited = ports.stream().mapToInt(Port::descriptor).filter(fd -> fd >= 0).toArray();
        event = system.eventDescriptor();
        bells = new Bells();
        count = waited.length + 2;
        descriptors = arena.allocate((long) BYTES * count, BYTES);
        for (int i = 0; i < count; i++) {
            int own = i == waited.length ? event : bells.descriptor();
            descriptors.set(JAVA_INT, (long) BYTES * i, i < waited.length ? waited[i] : own);
            descriptors.set(JAVA_SHORT, (long) BYTES * i + 4, POLLIN);
        }
        one.set(JAVA_LONG, 0, 1);
    }

    /** Says that the worker is about to sleep; it must look once more for work before {@link #sleep}. */
    public void prepare() {
        asleep = true;
    }

    public void cancel() {
        asleep = false;
    }

    public void sleep(int timeoutMs) {
        system.poll(descriptors.address(), count, timeoutMs);
        asleep = false;
        system.read(event, counter.address(), BYTES);
        bells.hear();
    }

    /** The process at the other end of the bell ends a sleep too. On the worker's thread. */
    public void watch(Bell bell) throws SystemCallException {
        bells.add(bell);
    }

    /** Not any more; the bell may be closed. On the worker's thread. */
    public void unwatch(Bell bell) {
        bells.remove(bell);
    }

    /** From any thread: ends the sleep, the present or the next one. Cheap when the worker is awake. */
    public void wake() {
        if (asleep) {
            synchronized (one) {
                if (!closed) {
                    others.write(event, one.address(), BYTES);
                }
            }
        }
    }

    /** The worker has stopped; later wakes do nothing. */
    @Override
    public void close() throws SystemCallException {
        synchronized (one) {
            closed = true;
            bells.close();
            system.close(event);
            arena.close();
        }
    }
}
