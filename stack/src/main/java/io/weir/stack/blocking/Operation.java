package io.weir.stack.blocking;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * What one thread asks of a stack and waits for. The stack's thread tries it until it is done; the caller may give up
 * between two attempts. So what it reads into or writes from belongs to one of the two threads at any time.
 */
final class Operation<T> {
    private enum State {
        WAITING,
        TRIED,
        DONE,
        GIVEN_UP
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private final Thread caller = Thread.currentThread();
    private final Attempt<T> attempt;
    /** Where it waits if it cannot be done at once. */
    private final Gate gate;
    private Optional<T> result = Optional.empty();
    private Optional<Throwable> failure = Optional.empty();

    Operation(Gate gate, Attempt<T> attempt) {
        this.gate = gate;
        this.attempt = attempt;
    }

    // ---- the stack's thread

    /** Whether it needs no further attempt. */
    boolean isOver() {
        if (!state.compareAndSet(State.WAITING, State.TRIED)) {
            return true;
        }
        try {
            result = attempt.make();
        } catch (IOException | RuntimeException e) {
            // also a caller's mistake: it concerns nobody else on this stack
            failure = Optional.of(e);
        }
        boolean over = result.isPresent() || failure.isPresent();
        state.set(over ? State.DONE : State.WAITING);
        if (over) {
            LockSupport.unpark(caller);
        }
        return over;
    }

    void fail(IOException why) {
        if (state.compareAndSet(State.WAITING, State.TRIED)) {
            failure = Optional.of(why);
            state.set(State.DONE);
            LockSupport.unpark(caller);
        }
    }

    Gate gate() {
        return gate;
    }

    // ---- the caller

    /**
     * Waits for its end.
     *
     * @param timeoutNs 0 for as long as it takes
     * @throws SocketTimeoutException when the time is up
     * @throws InterruptedIOException when the thread is interrupted, which it stays
     */
    T await(long timeoutNs) throws IOException {
        long beganNs = System.nanoTime();
        while (state.get() != State.DONE) {
            long leftNs = timeoutNs - (System.nanoTime() - beganNs);
            if (Thread.currentThread().isInterrupted() && isGivenUp()) {
                throw new InterruptedIOException("interrupted");
            }
            if (timeoutNs > 0 && leftNs <= 0 && isGivenUp()) {
                throw new SocketTimeoutException("no answer in " + TimeUnit.NANOSECONDS.toMillis(timeoutNs) + " ms");
            }
            if (timeoutNs == 0) {
                LockSupport.park(gate);
            } else {
                LockSupport.parkNanos(gate, leftNs);
            }
        }
        return outcome();
    }

    boolean isDone() {
        return state.get() == State.DONE;
    }

    /** False if it is done meanwhile. An attempt that is under way is waited for: it takes no longer than copying. */
    private boolean isGivenUp() {
        while (state.get() != State.DONE) {
            if (state.compareAndSet(State.WAITING, State.GIVEN_UP)) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private T outcome() throws IOException {
        if (failure.isPresent()) {
            switch (failure.get()) {
                case IOException refused -> throw Failures.seenFromHere(refused);
                case Throwable mistake -> throw new IllegalStateException(mistake);
            }
        }
        return result.orElseThrow();
    }
}
