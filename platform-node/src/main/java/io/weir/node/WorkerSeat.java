package io.weir.node;

import io.weir.engine.FramePool;
import io.weir.engine.Packets;
import io.weir.engine.PipelineState;
import io.weir.middlebox.Inbox;
import io.weir.middlebox.Middlebox;
import io.weir.middlebox.Seat;
import io.weir.middlebox.Workload;
import io.weir.middlebox.WorkloadReport;
import io.weir.port.NodeDrop;
import io.weir.portswitch.Attachment;
import io.weir.replication.Diversion;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;

/** One actor's place on a worker. */
final class WorkerSeat implements Seat, Recipient {
    private final Worker worker;
    private final Attachment attachment;
    private final Inbox inbox = new Inbox();
    private final BiConsumer<WorkerSeat, Throwable> onCrash;
    private ActorRef<Middlebox.Message> actor;
    private Optional<Workload> workload = Optional.empty();
    private Optional<Tap> tap = Optional.empty();
    private Diversion diversion;
    private int crashes;

    /** @param onCrash told after the lost packets were counted */
    WorkerSeat(Worker worker, Attachment attachment, BiConsumer<WorkerSeat, Throwable> onCrash) {
        this.worker = worker;
        this.attachment = attachment;
        this.onCrash = onCrash;
    }

    void occupy(ActorRef<Middlebox.Message> actor) {
        this.actor = actor;
    }

    ActorRef<Middlebox.Message> actor() {
        return actor;
    }

    @Override
    public Attachment attachment() {
        return attachment;
    }

    int crashes() {
        return crashes;
    }

    /** What its workload has done since it was made. */
    WorkloadReport report() {
        return workload.map(Workload::report).orElse(WorkloadReport.NONE);
    }

    @Override
    public Optional<Tap> tap() {
        return tap;
    }

    /** Lets somebody watch; the first makes the tap, the last to leave removes it. */
    void watch(Tap.Viewer viewer) {
        if (tap.isEmpty()) {
            tap = Optional.of(new Tap(worker, this));
        }
        tap.get().add(viewer);
    }

    void unwatch(Tap.Viewer viewer) {
        tap.ifPresent(t -> t.remove(viewer));
        tap = tap.filter(Tap::watched);
    }

    /** What it remembers now; null while it cannot be carried to another node. */
    PipelineState state() {
        return workload.flatMap(Workload::state).orElse(null);
    }

    /** Packets go there first from now on, as long as it takes any. */
    void divert(Diversion to) {
        diversion = to;
    }

    @Override
    public boolean diverted(long packet) {
        if (diversion == null) {
            return false;
        }
        if (diversion.take(packet)) {
            return true;
        }
        diversion = null;
        return false;
    }

    /** Puts a packet before the actor; false when its inbox is full. */
    @Override
    public boolean deliver(long packet) {
        if (!inbox.offer(packet)) {
            return false;
        }
        attachment.tookIn(Packets.length(packet));
        if (inbox.shouldTell()) {
            actor.tell(Middlebox.Deliver.DELIVER);
        }
        return true;
    }

    @Override
    public int id() {
        return attachment.id();
    }

    @Override
    public Inbox inbox() {
        return inbox;
    }

    @Override
    public FramePool pool() {
        return worker.pool();
    }

    @Override
    public long nowNs() {
        return worker.nowNs();
    }

    @Override
    public void due(long deadlineNs) {
        worker.due(attachment.id(), deadlineNs);
    }

    @Override
    public void occupied(Workload workload) {
        this.workload = Optional.of(workload);
    }

    @Override
    public void crashed(int packets, Throwable cause) {
        crashes++;
        workload = Optional.empty();
        attachment.drops().add(NodeDrop.MIDDLEBOX_CRASHED, packets);
        onCrash.accept(this, cause);
    }
}
