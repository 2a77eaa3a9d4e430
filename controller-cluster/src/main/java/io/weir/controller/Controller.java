package io.weir.controller;

import com.google.protobuf.MessageLite;
import io.weir.ledger.LedgerNode;
import io.weir.ledger.View;
import io.weir.wire.v1.Command;
import io.weir.wire.v1.Concur;
import io.weir.wire.v1.EventRecord;
import io.weir.wire.v1.Goodbye;
import io.weir.wire.v1.Renew;
import io.weir.wire.v1.Reply;
import io.weir.wire.v1.Suspect;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** The actor around a member's {@link Oversight}: messages, time, and proposals to the log. The leader's is active. */
final class Controller extends AbstractBehavior<Controller.Message> {
    static final String NAME = "controller";

    /** After so many events a snapshot keeps restarts short. */
    private static final long EVENTS_PER_SNAPSHOT = 2000;

    private static final int TICKS_PER_LEASE = 20;

    sealed interface Message {}

    /** A node renews its lease. */
    record Heard(Renew body) implements Message, Wire.Carried {}

    /** A node stops on purpose, and has stopped what it ran. */
    record Farewell(Goodbye body) implements Message, Wire.Carried {}

    /** A leader has not heard of some nodes, and asks who else has not. */
    record Asked(Suspect body) implements Message, Wire.Carried {}

    /** A member has not either. */
    record Concurred(Concur body) implements Message, Wire.Carried {}

    /** Something was decided. */
    record Happened(List<EventRecord> events) implements Message {}

    private record Answered(String what) implements Message {}

    private enum Tick implements Message {
        TICK
    }

    /** News for a controller as the message that carries it. */
    static Message message(MessageLite news) {
        return switch (news) {
            case Renew renew -> new Heard(renew);
            case Goodbye goodbye -> new Farewell(goodbye);
            case Suspect suspect -> new Asked(suspect);
            case Concur concur -> new Concurred(concur);
            default -> throw new IllegalArgumentException("not for controllers: " + news.getClass());
        };
    }

    /** What a controller works with. */
    record Surroundings(
            NodeSettings settings,
            LedgerNode ledger,
            Nodes nodes,
            Consumer<MessageLite> controllers,
            Suspicions suspicions,
            String apiAddress) {}

    private final LedgerNode ledger;
    private final Nodes nodes;
    private final Oversight oversight;
    private long snapshotAt;

    static Behavior<Message> create(Surroundings surroundings) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new Controller(context, timers, surroundings)));
    }

    private Controller(ActorContext<Message> context, TimerScheduler<Message> timers, Surroundings surroundings) {
        super(context);
        this.ledger = surroundings.ledger();
        this.nodes = surroundings.nodes();
        NodeSettings settings = surroundings.settings();
        this.oversight = new Oversight(
                settings,
                surroundings.apiAddress(),
                ledger.replica(),
                new Errands(surroundings.controllers()),
                surroundings.suspicions(),
                System.nanoTime());
        timers.startTimerWithFixedDelay(Tick.TICK, settings.timing().lease().dividedBy(TICKS_PER_LEASE));
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder().onMessage(Message.class, this::on).build();
    }

    private Behavior<Message> on(Message message) {
        long nowNs = System.nanoTime();
        switch (message) {
            case Heard(Renew renew) -> oversight.heard(renew, nowNs);
            case Farewell(Goodbye goodbye) -> oversight.farewell(goodbye, nowNs);
            case Asked(Suspect suspect) -> oversight.asked(suspect, nowNs);
            case Concurred(Concur concur) -> oversight.concurred(concur, nowNs);
            case Happened(List<EventRecord> events) -> happened(events, nowNs);
            case Answered(String what) -> oversight.answered(what);
            case Tick _ -> oversight.tick(nowNs);
        }
        return this;
    }

    private void happened(List<EventRecord> events, long nowNs) {
        oversight.happened(nowNs);
        if (oversight.active(nowNs)) {
            nodes.dismiss(ledger.replica().read(View::nodes));
            takeSnapshot(events.getLast().getCursor());
        }
    }

    private void takeSnapshot(long cursor) {
        if (snapshotAt == 0) {
            snapshotAt = cursor;
        } else if (cursor - snapshotAt >= EVENTS_PER_SNAPSHOT && ledger.snapshot()) {
            snapshotAt = cursor;
        }
    }

    /** What oversight wants done. */
    private final class Errands implements Oversight.Outside {
        private final Consumer<MessageLite> controllers;

        Errands(Consumer<MessageLite> controllers) {
            this.controllers = controllers;
        }

        @Override
        public void tell(String actorAddress, MessageLite order) {
            nodes.tell(actorAddress, order);
        }

        @Override
        public void tellControllers(MessageLite message) {
            controllers.accept(message);
        }

        @Override
        public void tellController(String actorAddress, MessageLite message) {
            nodes.tellController(actorAddress, message);
        }

        @Override
        public void propose(String what, Command.Builder command) {
            Command complete =
                    command.setRequestId(UUID.randomUUID().toString()).build();
            getContext().pipeToSelf(ledger.propose(complete), (Reply reply, Throwable failure) -> new Answered(what));
        }
    }
}
