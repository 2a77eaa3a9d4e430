package io.weir.stack.blocking;

import io.weir.stack.Stack;
import java.io.IOException;
import java.net.SocketException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A stack with a thread of its own, which polls it, sleeps until its next deadline, and does what other threads ask. Nobody
 * else touches the stack: callers wait while theirs is done, and hold nothing that another one waits for.
 */
public final class RunningStack implements AutoCloseable {
    /** Slept at most, so that a device that forgets to wake costs a moment and not an hour. */
    private static final long LONGEST_SLEEP_NS = TimeUnit.SECONDS.toNanos(1);
    /** Until a device that took no more is tried again. */
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** Requests done in one turn: the network must not wait for ever because there are many callers. */
    private static final int REQUESTS_PER_TURN = 1024;

    private final Stack stack;
    private final Pause pause;
    private final Thread thread;
    private final Queue<Operation<?>> asked = new ConcurrentLinkedQueue<>();
    /** For what never has to wait. */
    private final Gate open = new Gate(this);
    private final Set<Gate> waiting = new LinkedHashSet<>();
    private final Set<Gate> blocked = new LinkedHashSet<>();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean ending;
    private volatile Optional<IOException> end = Optional.empty();

    private RunningStack(String name, Stack stack, Pause pause) {
        this.stack = stack;
        this.pause = pause;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    /**
     * Starts a thread that owns the stack from now on; the caller must not use it any more.
     *
     * @param pause how its device wakes it
     */
    public static RunningStack start(String name, Stack stack, Pause pause) {
        RunningStack running = new RunningStack(name, stack, pause);
        running.thread.start();
        return running;
    }

    // ---- for all threads

    /**
     * Does something with the stack on its thread, which must not wait, and answers what came of it.
     *
     * @throws IOException when the stack has ended
     */
    public <T> T call(Supplier<T> action) throws IOException {
        return ask(() -> Optional.of(action.get()));
    }

    /** Has something done with the stack on its thread, soon; not at all if the stack has ended. */
    public void execute(Runnable action) {
        submit(new Operation<>(open, () -> {
            action.run();
            return Optional.of(Boolean.TRUE);
        }));
    }

    /** Waits until the stack has ended, by {@link #close} or because its device is gone. */
    public void awaitEnd() throws InterruptedException {
        over.await();
    }

    /** Why it has ended, if it has. */
    public Optional<IOException> end() {
        return end;
    }

    /** Whether the thread that asks is the stack's own, which must never wait for itself. */
    public boolean isOwnThread() {
        return Thread.currentThread() == thread;
    }

    /** Ends the stack: connections are reset, whoever waits is told. Returns when its thread is gone. */
    @Override
    public void close() {
        ending = true;
        pause.wake();
        boolean interrupted = false;
        while (!isOwnThread() && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is done at the first attempt. */
    <T> T ask(Attempt<T> attempt) throws IOException {
        return ask(open, 0, attempt);
    }

    <T> T ask(Gate gate, long timeoutNs, Attempt<T> attempt) throws IOException {
        if (isOwnThread()) {
            throw new IllegalStateException("the stack's thread would wait for itself");
        }
        Operation<T> operation = new Operation<>(gate, attempt);
        submit(operation);
        try {
            return operation.await(timeoutNs);
        } finally {
            if (!operation.isDone()) {
                execute(() -> gate.leave(operation));
            }
        }
    }

    private void submit(Operation<?> operation) {
        asked.add(operation);
        if (asleep.compareAndSet(true, false)) {
            pause.wake();
        }
        // it may have ended before this was asked, and after that looks at nothing any more
        end.ifPresent(this::refuseAll);
    }

    private void refuseAll(IOException why) {
        for (Operation<?> one = asked.poll(); one != null; one = asked.poll()) {
            one.fail(why);
        }
    }

    // ---- the stack's thread

    void waits(Gate gate) {
        waiting.add(gate);
    }

    void waitsNoMore(Gate gate) {
        waiting.remove(gate);
        blocked.remove(gate);
    }

    /** The device took no more: these are tried again shortly. */
    void blocked(Gate gate) {
        blocked.add(gate);
    }

    private void run() {
        IOException why = new SocketException("the stack is closed");
        try {
            boolean there = true;
            while (there && !ending) {
                // first of all: sockets live in the time of the last poll
                int work = stack.poll(System.nanoTime());
                List.copyOf(blocked).forEach(Gate::open);
                there = work + answer() > 0 || sleep();
            }
            why = there ? why : new SocketException("the stack's device is gone");
        } catch (RuntimeException | Error bug) {
            why = new IOException("the stack failed", bug);
            throw bug;
        } finally {
            finish(why);
        }
    }

    private int answer() {
        int answered = 0;
        while (answered < REQUESTS_PER_TURN) {
            Operation<?> next = asked.poll();
            if (next == null) {
                break;
            }
            next.gate().enter(next);
            answered++;
        }
        return answered;
    }

    /** False when the device is gone. */
    private boolean sleep() {
        long deadlineNs = stack.deadlineNs();
        long longestNs = blocked.isEmpty() ? LONGEST_SLEEP_NS : RETRY_NS;
        long sleepNs = deadlineNs == Stack.NEVER ? longestNs : Math.min(longestNs, deadlineNs - System.nanoTime());
        if (sleepNs <= 0) {
            return true;
        }
        asleep.set(true);
        boolean there = !asked.isEmpty() || ending || pause.await(sleepNs);
        asleep.set(false);
        return there;
    }

    private void finish(IOException why) {
        try {
            stack.close();
        } finally {
            end = Optional.of(why);
            List.copyOf(waiting).forEach(gate -> gate.close(why));
            refuseAll(why);
            over.countDown();
        }
    }
}
