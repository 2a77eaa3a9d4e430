package io.weir.ledger;

import io.weir.wire.v1.Command;
import io.weir.wire.v1.EventRecord;
import io.weir.wire.v1.Reply;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * This process's copy of what is decided. Written by the log's own thread, read by any. A copy may be behind the
 * leader's; what it says was true, and is never taken back.
 */
public final class Replica {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong applied = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile long snapshotNs = System.nanoTime();
    private Ledger ledger = new Ledger();

    /** Is told on the log's own thread, so must be quick and must not block. */
    public interface Listener {
        /** These have just happened, in this order. */
        void happened(List<EventRecord> events);
    }

    public <T> T read(Function<View, T> question) {
        lock.readLock().lock();
        try {
            return question.apply(new View(ledger.state()));
        } finally {
            lock.readLock().unlock();
        }
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    public void unlisten(Listener listener) {
        listeners.remove(listener);
    }

    Reply apply(Command command, long nowMs) {
        Ledger.Outcome outcome;
        lock.writeLock().lock();
        try {
            outcome = ledger.apply(command, nowMs);
        } finally {
            lock.writeLock().unlock();
        }
        applied.incrementAndGet();
        if (outcome.reply().getRefusal() != Reply.Refusal.NONE) {
            refused.incrementAndGet();
        }
        tell(outcome.events());
        return outcome.reply();
    }

    void elected(long term, int leader, long nowMs) {
        List<EventRecord> events;
        lock.writeLock().lock();
        try {
            events = ledger.elected(term, leader, nowMs);
        } finally {
            lock.writeLock().unlock();
        }
        tell(events);
    }

    void load(Ledger loaded) {
        lock.writeLock().lock();
        try {
            ledger = loaded;
        } finally {
            lock.writeLock().unlock();
        }
        snapshotted();
    }

    /** A snapshot was taken, or read. */
    void snapshotted() {
        snapshotNs = System.nanoTime();
    }

    /**
     * What this process took from the log since its start.
     *
     * @param refused of {@code applied}, those that changed nothing
     * @param snapshotAgeMs since a snapshot was taken or read; since the start when none was
     */
    public record Commands(long applied, long refused, long snapshotAgeMs) {}

    public Commands commands() {
        long ageNs = System.nanoTime() - snapshotNs;
        return new Commands(applied.get(), refused.get(), TimeUnit.NANOSECONDS.toMillis(ageNs));
    }

    /**
     * All that is decided, as the parts of a file that {@link Backup} reads.
     *
     * @param size told the cursor first
     */
    public void backup(LongConsumer size, Consumer<byte[]> out) {
        lock.readLock().lock();
        try {
            size.accept(ledger.state().journal.cursor());
            Backup.write(ledger, out);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** On the log's own thread only, which is the one that writes. */
    Ledger ledger() {
        return ledger;
    }

    private void tell(List<EventRecord> events) {
        if (!events.isEmpty()) {
            listeners.forEach(listener -> listener.happened(events));
        }
    }
}
