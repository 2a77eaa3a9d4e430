package io.weir.node;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.ManyToOneConcurrentLinkedQueue;

/**
 * An executor whose tasks run when its owner, a worker's thread, says so. It is the executor of the worker's Pekko
 * dispatcher, so actors run between two polls of the ports: no other thread, no wake-up, no lock.
 *
 * <p>Tasks from the owner go to an array; those from outside (control messages) to a queue, and wake the owner.
 * Neither grows with traffic: an actor is scheduled at most once at a time, so actors bound both.
 */
final class LoopExecutor extends AbstractExecutorService {
    private final ArrayDeque<Runnable> own = new ArrayDeque<>(1024);
    private final ManyToOneConcurrentLinkedQueue<Runnable> foreign = new ManyToOneConcurrentLinkedQueue<>();
    private final Runnable wake;
    private volatile Thread owner;
    private volatile boolean shut;

    /** @param wake called from other threads after they added a task */
    LoopExecutor(Runnable wake) {
        this.wake = wake;
    }

    /** The calling thread runs the tasks from now on. */
    void own() {
        owner = Thread.currentThread();
    }

    /** Runs what is waiting, at most {@code limit} tasks; returns how many. */
    int drain(int limit) {
        int done = 0;
        Runnable task;
        while (done < limit && (task = own.poll()) != null) {
            task.run();
            done++;
        }
        while (done < limit && (task = foreign.poll()) != null) {
            task.run();
            done++;
        }
        return done;
    }

    boolean idle() {
        return own.isEmpty() && foreign.isEmpty();
    }

    @Override
    public void execute(Runnable task) {
        if (shut) {
            throw new RejectedExecutionException("the worker has stopped");
        }
        if (Thread.currentThread() == owner) {
            own.add(task);
        } else {
            foreign.add(task);
            wake.run();
        }
    }

    @Override
    public void shutdown() {
        shut = true;
    }

    /** The owner runs what is left; nothing is handed back. */
    @Override
    public List<Runnable> shutdownNow() {
        shut = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shut;
    }

    @Override
    public boolean isTerminated() {
        return shut;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
