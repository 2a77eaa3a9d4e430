package io.weir.node;

import io.weir.diagnostic.Diagnostic;
import io.weir.engine.Outlet;
import io.weir.engine.Workspace;
import io.weir.middlebox.Middlebox;
import io.weir.middlebox.Workload;
import io.weir.portswitch.Attachment;
import io.weir.portswitch.PortSwitch;
import io.weir.replication.Arrival;
import io.weir.replication.Shadow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and stops the actors of one worker. It is an actor on the same worker's thread, so that it can attach them to
 * the port switch between two batches, without a lock.
 */
final class Host extends AbstractBehavior<Host.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(Host.class);

    static final String DISPATCHER = "weir.worker";
    /** Actors of one node; measured to 10,000. */
    static final int MAX_PLACED = 16_384;

    sealed interface Command {}

    /**
     * @param attachment given the number that the actor gets
     * @param takeover of one that ran on another node
     */
    record Place(
            String name,
            IntFunction<Attachment> attachment,
            WorkloadFactory workload,
            Optional<Takeover> takeover,
            ActorRef<PlacementResult> replyTo)
            implements Command {

        /** The same, with nothing left to take over. */
        Place with(WorkloadFactory made) {
            return new Place(name, attachment, made, Optional.empty(), replyTo);
        }

        /** The same, waiting for nobody. */
        Place now() {
            return new Place(
                    name, attachment, workload, takeover.map(t -> new Takeover(t.text(), false)), replyTo);
        }
    }

    /** Another node has handed a middlebox over. */
    record Arrived(Shadow shadow, Arrival arrival) implements Command {}

    /** Hands a middlebox over to its standby; false when that did not work. It is gone, or will be, anyhow. */
    record Leave(String name, ActorRef<Boolean> replyTo) implements Command {}

    /** Answers, when it is gone, whether there was one. */
    record Remove(String name, ActorRef<Boolean> replyTo) implements Command {}

    /** Passes a question on; {@code absent} runs when there is nobody to ask. */
    record Ask(String name, Middlebox.Message question, Runnable absent) implements Command {}

    /** Runs on the worker's thread, between batches. */
    record Inspect(Consumer<Host> look) implements Command {}

    private record Gone(Placed placed) implements Command {}

    /** Makes what an actor runs; called on the worker's thread, again after each failure. */
    @FunctionalInterface
    interface WorkloadFactory {
        Workload make(Workspace workspace, Outlet outlet);
    }

    private static final class Placed {
        private final WorkerSeat seat;
        private final List<ActorRef<Boolean>> waiting = new ArrayList<>();
        private boolean stopping;

        private Placed(WorkerSeat seat) {
            this.seat = seat;
        }
    }

    private final Worker worker;
    private final Consumer<DataPlaneEvent> events;
    private final Map<String, Placed> byName = new HashMap<>();
    private Optional<Standbys> standbys = Optional.empty();
    private int nextId;

    static Behavior<Command> create(Worker worker, Consumer<DataPlaneEvent> events) {
        return Behaviors.setup(context -> new Host(context, worker, events));
    }

    private Host(ActorContext<Command> context, Worker worker, Consumer<DataPlaneEvent> events) {
        super(context);
        this.worker = worker;
        this.events = events;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onMessage(Command.class, this::on).build();
    }

    private Behavior<Command> on(Command command) {
        switch (command) {
            case Place place -> start(place);
            case Arrived arrived -> arrived(arrived);
            case Leave leave -> leave(leave);
            case Remove remove -> remove(remove);
            case Ask ask -> ask(ask);
            case Inspect inspect -> inspect.look().accept(this);
            case Gone gone -> gone(gone.placed());
        }
        return this;
    }

    /** What it shares with other nodes. */
    void standbys(Standbys shared) {
        standbys = Optional.of(shared);
    }

    Optional<Standbys> standbys() {
        return standbys;
    }

    private void start(Place place) {
        if (makesRoom(place.name(), place)) {
            return;
        }
        Optional<Place> ready = place.takeover().isPresent() && standbys.isPresent()
                ? standbys.get().take(place, place.takeover().get())
                : Optional.of(place);
        ready.ifPresent(now -> now.replyTo().tell(place(now)));
    }

    /** One that has left and only sends on what still comes makes room for its own return: then the command comes again. */
    private boolean makesRoom(String name, Command again) {
        boolean lingers = byName.containsKey(name) && standbys.filter(s -> s.left(name)).isPresent();
        if (lingers) {
            stop(name);
            getContext().getSelf().tell(again);
        }
        return lingers;
    }

    private void arrived(Arrived arrived) {
        String name = arrived.shadow().name();
        if (makesRoom(name, arrived)) {
            return;
        }
        Standbys shared = standbys.orElseThrow();
        shared.arrived(arrived.shadow()).ifPresent(place -> {
            PlacementResult result = place(place);
            seat(name).filter(_ -> result instanceof PlacementResult.Started)
                    .ifPresent(seat -> shared.arrived(arrived.arrival(), seat));
            place.replyTo().tell(result);
        });
    }

    private void leave(Leave leave) {
        Placed placed = byName.get(leave.name());
        if (placed == null || placed.stopping || standbys.isEmpty()) {
            leave.replyTo().tell(false);
        } else {
            standbys.get().leave(placed.seat, leave.replyTo());
        }
    }

    private PlacementResult place(Place place) {
        if (byName.containsKey(place.name())) {
            return refused("N0811", "`" + place.name() + "` runs here already");
        }
        if (byName.size() >= MAX_PLACED) {
            return refused("N0812", "the node runs " + MAX_PLACED + " middleboxes and takes no more");
        }
        int id = takeId();
        Attachment attachment = place.attachment().apply(id);
        Optional<PortSwitch.Conflict> conflict = worker.portSwitch().attach(attachment);
        if (conflict.isPresent()) {
            PortSwitch.Conflict c = conflict.get();
            return refused("N0813", c.tuple() + " belongs to `" + c.owner() + "`");
        }
        WorkerSeat seat = new WorkerSeat(worker, attachment, (who, cause) -> crashed(place.name(), who, cause));
        Outlet outlet = (device, packets, from, count) -> worker.send(attachment, packets, from, count);
        ActorRef<Middlebox.Message> actor = getContext().spawn(
                Middlebox.create(seat, () -> place.workload().make(worker.workspace(), outlet)),
                "m" + id,
                DispatcherSelector.fromConfig(DISPATCHER));
        seat.occupy(actor);
        worker.seat(seat);
        Placed placed = new Placed(seat);
        byName.put(place.name(), placed);
        getContext().watchWith(actor, new Gone(placed));
        return new PlacementResult.Started();
    }

    static PlacementResult refused(String code, String message) {
        return new PlacementResult.Refused(Diagnostic.error(code, message));
    }

    private void remove(Remove remove) {
        standbys.ifPresent(s -> s.cancel(remove.name()));
        Placed placed = byName.get(remove.name());
        if (placed == null) {
            remove.replyTo().tell(false);
            return;
        }
        placed.waiting.add(remove.replyTo());
        stop(remove.name());
    }

    /** Nothing happens if it does not run. */
    void stop(String name) {
        Placed placed = byName.get(name);
        if (placed != null) {
            placed.stopping = true;
            placed.seat.actor().tell(Middlebox.Stop.STOP);
        }
    }

    private void ask(Ask ask) {
        Placed placed = byName.get(ask.name());
        if (placed == null || placed.stopping) {
            ask.absent().run();
        } else {
            placed.seat.actor().tell(ask.question());
        }
    }

    private void gone(Placed placed) {
        worker.unseat(placed.seat);
        worker.portSwitch().detach(placed.seat.attachment());
        String name = placed.seat.attachment().name();
        byName.remove(name);
        standbys.ifPresent(s -> s.gone(name));
        placed.waiting.forEach(one -> one.tell(true));
        if (!placed.stopping) {
            LOG.error("middlebox failed too often and was stopped: {}", name);
            events.accept(new DataPlaneEvent.Failed(name));
        }
    }

    private void crashed(String name, WorkerSeat seat, Throwable cause) {
        LOG.warn("middlebox failed: {}, time {}", name, seat.crashes(), cause);
        events.accept(new DataPlaneEvent.Crashed(name, cause));
    }

    ActorRef<Command> self() {
        return getContext().getSelf();
    }

    Worker worker() {
        return worker;
    }

    /** A number for an attachment that nobody had before. */
    int takeId() {
        return nextId++;
    }

    Optional<WorkerSeat> seat(String name) {
        return Optional.ofNullable(byName.get(name)).map(placed -> placed.seat);
    }

    List<String> names() {
        return byName.keySet().stream().sorted().toList();
    }
}
