package io.weir.middlebox;

import io.weir.engine.FramePool;
import io.weir.engine.HandlerAnswer;
import io.weir.engine.Pipeline;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * The actor that runs one workload on its worker's thread. When the workload fails, all frames it held go back to the
 * pool, counted, and the actor starts anew with a fresh workload; one that fails too often stops. Nobody else notices.
 */
public final class Middlebox extends AbstractBehavior<Middlebox.Message> {
    /** A workload may fail this often in {@link #FAILURE_WINDOW}; then it stops for good. */
    public static final int FAILURE_LIMIT = 10;

    public static final Duration FAILURE_WINDOW = Duration.ofMinutes(1);

    private final Seat seat;
    private final Workload workload;
    private boolean leaving;

    public sealed interface Message {}

    /** A batch waits in the inbox. */
    public enum Deliver implements Message {
        DELIVER
    }

    /** Something is due. */
    public enum Run implements Message {
        RUN
    }

    public enum Stop implements Message {
        STOP
    }

    /** Takes in what waits before it, and then nothing more: what it remembers is carried to another node. */
    public record Leave(Runnable left) implements Message {}

    public record Handlers(ActorRef<List<String>> replyTo) implements Message {}

    public record Read(String handler, ActorRef<HandlerAnswer> replyTo) implements Message {}

    public record Write(String handler, String value, ActorRef<HandlerAnswer> replyTo) implements Message {}

    /** What supervision sees; the cause is the workload's own failure. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failed(Throwable cause) {
            super(cause);
        }
    }

    /** @param workload makes a fresh one at the start and after each failure */
    public static Behavior<Message> create(Seat seat, Supplier<Workload> workload) {
        Behavior<Message> running = Behaviors.setup(context -> new Middlebox(context, seat, workload));
        return Behaviors.supervise(running)
                .onFailure(
                        Failed.class,
                        SupervisorStrategy.restart()
                                .withLimit(FAILURE_LIMIT, FAILURE_WINDOW)
                                .withLoggingEnabled(false));
    }

    private Middlebox(ActorContext<Message> context, Seat seat, Supplier<Workload> workload) {
        super(context);
        this.seat = seat;
        seat.pool().actFor(seat.id());
        try {
            this.workload = workload.get();
            seat.occupied(this.workload);
            seat.due(this.workload.deadlineNs());
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError failure) {
            throw lost(failure);
        } finally {
            seat.pool().actFor(FramePool.NODE);
        }
    }

    @Override
    public Receive<Message> createReceive() {
        return new Receive<>() {
            @Override
            public Behavior<Message> receiveMessage(Message message) {
                return guarded(message);
            }

            @Override
            public Behavior<Message> receiveSignal(Signal signal) {
                if (signal instanceof PostStop) {
                    close();
                }
                return Middlebox.this;
            }
        };
    }

    private Behavior<Message> guarded(Message message) {
        seat.pool().actFor(seat.id());
        try {
            return on(message);
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError failure) {
            throw failed(failure);
        } finally {
            seat.pool().actFor(FramePool.NODE);
        }
    }

    private Behavior<Message> on(Message message) {
        return switch (message) {
            case Deliver _ -> {
                deliver();
                yield this;
            }
            case Run _ -> {
                run();
                yield this;
            }
            case Read read -> answer(read.replyTo(), workload.read(read.handler()));
            case Write write -> {
                Behavior<Message> same = answer(write.replyTo(), workload.write(write.handler(), write.value()));
                if (!leaving) {
                    seat.due(workload.deadlineNs());
                }
                yield same;
            }
            case Handlers ask -> answer(ask.replyTo(), workload.handlers());
            case Leave leave -> {
                deliver();
                leaving = true;
                seat.due(Pipeline.NEVER);
                leave.left().run();
                yield this;
            }
            case Stop _ -> Behaviors.stopped();
        };
    }

    private <T> Behavior<Message> answer(ActorRef<T> whom, T what) {
        whom.tell(what);
        return this;
    }

    private void deliver() {
        Inbox inbox = seat.inbox();
        inbox.taken();
        if (leaving) {
            return;
        }
        int count = inbox.clear();
        if (count > 0) {
            workload.receive(inbox.packets(), count, seat.nowNs());
            seat.due(workload.deadlineNs());
        }
    }

    private void run() {
        if (leaving) {
            return;
        }
        // one turn a message: others run in between, however much is due here
        long nowNs = seat.nowNs();
        seat.due(workload.run(nowNs) > 0 ? nowNs : workload.deadlineNs());
    }

    private Failed failed(Throwable failure) {
        closeQuietly();
        return lost(failure);
    }

    /** What the failed workload can no longer free is found by its owner. */
    private Failed lost(Throwable failure) {
        seat.inbox().clear();
        seat.due(Pipeline.NEVER);
        seat.pool().actFor(FramePool.NODE);
        seat.crashed(seat.pool().freeAllOf(seat.id()), failure);
        return new Failed(failure);
    }

    private void close() {
        closeQuietly();
        seat.due(Pipeline.NEVER);
    }

    private void closeQuietly() {
        seat.pool().actFor(seat.id());
        try {
            workload.close();
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError broken) {
            // it has failed already; what it held is freed by its owner's number
            getContext().getLog().debug("a failed workload did not close", broken);
        } finally {
            seat.pool().actFor(FramePool.NODE);
        }
    }
}
