package io.weir.node;

import io.weir.engine.FramePool;
import io.weir.middlebox.Inbox;
import io.weir.middlebox.Middlebox;
import io.weir.middlebox.Seat;
import io.weir.port.NodeDrop;
import io.weir.portswitch.Attachment;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;

/** One actor's place on a worker. */
final class WorkerSeat implements Seat {
    private final Worker worker;
    private final Attachment attachment;
    private final Inbox inbox = new Inbox();
    private final BiConsumer<WorkerSeat, Throwable> onCrash;
    private ActorRef<Middlebox.Message> actor;
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

    Attachment attachment() {
        return attachment;
    }

    int crashes() {
        return crashes;
    }

    /** Puts a packet before the actor; false when its inbox is full. */
    boolean deliver(long packet) {
        if (!inbox.offer(packet)) {
            return false;
        }
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
    public void crashed(int packets, Throwable cause) {
        crashes++;
        attachment.drops().add(NodeDrop.MIDDLEBOX_CRASHED, packets);
        onCrash.accept(this, cause);
    }
}
