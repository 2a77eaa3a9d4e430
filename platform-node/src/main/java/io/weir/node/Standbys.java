package io.weir.node;

import io.weir.middlebox.Middlebox;
import io.weir.middlebox.PipelineWorkload;
import io.weir.portswitch.Attachment;
import io.weir.replication.Arrival;
import io.weir.replication.Departure;
import io.weir.replication.PeerNetwork;
import io.weir.replication.Replication;
import io.weir.replication.Shadow;
import io.weir.replication.StandbyStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;

/** What one worker does for middleboxes that have a second place on another node, or come from there, or go there. */
final class Standbys {
    /** The word that the other node has stopped may still be on its way when the controller knows it already. */
    private static final long RELEASE_NS = TimeUnit.MILLISECONDS.toNanos(300);

    private static final long NOT_RELEASED = Long.MAX_VALUE;

    /**
     * The other node reads and makes what it is to run while it still runs here; who is not ready by then is not waited for
     * any more, for a node that ends is to be empty soon.
     */
    private static final long READY_NS = TimeUnit.SECONDS.toNanos(2);

    /** One that goes on until the other node only waits for it to stop. */
    private record Staying(WorkerSeat seat, ActorRef<Boolean> replyTo, long sinceNs) {
        String name() {
            return seat.attachment().name();
        }
    }

    private static final class Awaited {
        private final Host.Place place;
        private long startNs = NOT_RELEASED;

        private Awaited(Host.Place place) {
            this.place = place;
        }
    }

    private static final class Leaving {
        private final String name;
        private final Departure departure;
        private final ActorRef<Boolean> replyTo;
        private boolean told;

        private Leaving(String name, Departure departure, ActorRef<Boolean> replyTo) {
            this.name = name;
            this.departure = departure;
            this.replyTo = replyTo;
        }
    }

    /**
     * @param kept how the standby is of what runs here, by name
     * @param standing epochs of what this node is the standby of, by name
     */
    record Report(Map<String, StandbyStatus> kept, Map<String, Long> standing) {
        static final Report NONE = new Report(Map.of(), Map.of());
    }

    private static final long REPORT_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private volatile Report report = Report.NONE;
    private long reportedNs;
    private final Worker worker;
    private final ActorRef<Host.Command> host;
    private final Replication replication;
    private final Map<String, Awaited> awaited = new HashMap<>();
    private final List<Staying> staying = new ArrayList<>();
    private final List<Leaving> leaving = new ArrayList<>();

    Standbys(Worker worker, ActorRef<Host.Command> host, PeerNetwork network) {
        this.worker = worker;
        this.host = host;
        this.replication = new Replication(
                network,
                worker.workspace(),
                worker.portSwitch(),
                (shadow, arrival) -> host.tell(new Host.Arrived(shadow, arrival)));
    }

    Replication replication() {
        return replication;
    }

    /** The place of one that ran elsewhere; empty while it is awaited. */
    Optional<Host.Place> take(Host.Place place, Takeover takeover) {
        if (!takeover.waits()) {
            return Optional.of(replication
                    .take(place.name(), takeover.text())
                    .map(shadow -> place.with(first(shadow, place)))
                    .orElse(place));
        }
        awaited.put(place.name(), new Awaited(place));
        replication.await(place.name());
        return Optional.empty();
    }

    /** The shadow's pipeline, and after a failure a fresh one. */
    private Host.WorkloadFactory first(Shadow shadow, Host.Place place) {
        boolean[] used = new boolean[1];
        return (workspace, outlet) -> {
            if (used[0]) {
                return place.workload().make(workspace, outlet);
            }
            used[0] = true;
            return PipelineWorkload.of(shadow.start(outlet, worker.nowNs()));
        };
    }

    /** The other node has stopped it: what is to be placed now, if anybody waits for it. */
    Optional<Host.Place> arrived(Shadow shadow) {
        Awaited one = awaited.remove(shadow.name());
        if (one == null) {
            shadow.close();
            return Optional.empty();
        }
        return Optional.of(one.place.with(first(shadow, one.place)));
    }

    /** It has its place: what was sent on goes in first, then what came directly. */
    void arrived(Arrival arrival, WorkerSeat seat) {
        seat.divert(arrival);
        arrival.runs(packet -> worker.put(packet, seat), worker.nowNs());
    }

    /** The controller knows that nobody runs it: it need not wait longer than a moment. */
    void release(String name) {
        Awaited one = awaited.get(name);
        if (one != null && one.startNs == NOT_RELEASED) {
            one.startNs = worker.nowNs() + RELEASE_NS;
        }
    }

    /** Nobody wants it here any more. */
    void cancel(String name) {
        Awaited one = awaited.remove(name);
        if (one != null) {
            replication.awaitNoMore(name);
            one.place.replyTo().tell(Host.refused("N0819", "`" + name + "` is not to run here any more"));
        }
    }

    /**
     * Hands one over to its standby, as soon as that only waits for it; answers when the other node runs it: false if that did
     * not work.
     */
    void leave(WorkerSeat seat, ActorRef<Boolean> replyTo) {
        staying.add(new Staying(seat, replyTo, worker.nowNs()));
    }

    private boolean leaves(Staying one, long nowNs) {
        boolean now = replication.mayStop(one.name()) || nowNs - one.sinceNs > READY_NS;
        if (now) {
            one.seat.actor().tell(new Middlebox.Leave(() -> left(one)));
        }
        return now;
    }

    private void left(Staying one) {
        Attachment attachment = one.seat.attachment();
        Optional<Departure> departure =
                replication.leave(one.name(), attachment.drops(), attachment.addresses().size());
        if (departure.isEmpty()) {
            one.replyTo.tell(false);
            return;
        }
        one.seat.divert(departure.get());
        worker.portSwitch().leave(attachment, departure.get()::announced);
        leaving.add(new Leaving(one.name(), departure.get(), one.replyTo));
    }

    /** It is gone from here. */
    void gone(String name) {
        replication.stop(name);
        for (Staying one : staying) {
            if (one.name().equals(name)) {
                one.replyTo.tell(false);
            }
        }
        staying.removeIf(one -> one.name().equals(name));
        for (Leaving one : leaving) {
            if (one.name.equals(name) && !one.told) {
                one.told = true;
                one.replyTo.tell(one.departure.done());
            }
        }
        leaving.removeIf(one -> one.name.equals(name));
    }

    /** Whether it only sends on what still comes. */
    boolean left(String name) {
        return leaving.stream().anyMatch(one -> one.name.equals(name) && one.departure.done());
    }

    /** A moment old; from any thread. */
    Report report() {
        return report;
    }

    /** After each turn of the replication. */
    void work(long nowNs) {
        if (nowNs - reportedNs >= REPORT_NS) {
            reportedNs = nowNs;
            report = new Report(replication.standbys(), replication.shadows());
        }
        if (!staying.isEmpty()) {
            staying.removeIf(one -> leaves(one, nowNs));
        }
        for (int i = leaving.size() - 1; i >= 0; i--) {
            Leaving one = leaving.get(i);
            if (!one.told && (one.departure.done() || one.departure.failed())) {
                one.told = true;
                one.replyTo.tell(one.departure.done());
            }
            if (one.departure.over()) {
                leaving.remove(i);
                host.tell(new Host.Inspect(h -> h.stop(one.name)));
            }
        }
        if (!awaited.isEmpty()) {
            awaited.values().removeIf(one -> started(one, nowNs));
        }
    }

    private boolean started(Awaited one, long nowNs) {
        boolean due = nowNs - one.startNs >= 0 && one.startNs != NOT_RELEASED;
        if (due) {
            host.tell(one.place.now());
        }
        return due;
    }
}
