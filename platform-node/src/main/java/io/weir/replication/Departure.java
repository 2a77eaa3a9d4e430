package io.weir.replication;

import io.weir.engine.FrameMemory;
import io.weir.engine.FramePool;
import io.weir.engine.Packets;
import io.weir.engine.PipelineState;
import io.weir.port.DropCounters;
import io.weir.port.NodeDrop;
import io.weir.replication.PeerMessage.Type;
import java.util.concurrent.TimeUnit;

/**
 * A middlebox leaves for another node. It has stopped between two batches; now the last of its state goes, then the packets
 * that waited in it, then the word that it is done: from there on the other one runs. Packets that still come here follow,
 * in order. When the other node's announcement has come in at this port, everything that the link had for us before is in,
 * too: that is the end mark, and it is passed on.
 */
public final class Departure implements Diversion, AutoCloseable {
    /** What takes longer is given up: then the other one starts with what it has, by the controller's word. */
    static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(2);
    /** An announcement that is not seen here is not waited for longer. */
    static final long MARK_NS = TimeUnit.MILLISECONDS.toNanos(200);
    /** A frame that overtook the announcement inside of the link gets so long to arrive. */
    static final long SETTLE_NS = TimeUnit.MILLISECONDS.toNanos(2);
    /** Stragglers are sent on so long. */
    static final long LINGER_NS = TimeUnit.SECONDS.toNanos(2);
    /** Frames that wait to be sent on; a millisecond at 10 Gb/s and 300 bytes. */
    private static final int ROOM = 4096;

    private enum Phase {
        STATE,
        NUMBERS,
        HELD,
        DONE,
        FOLLOWING,
        TAIL_SENT,
        OVER
    }

    private final Outbound outbound;
    private final Sender sender;
    private final FramePool pool;
    private final DropCounters drops;
    private final int marks;
    private final boolean withState;
    private final long[] frames = new long[ROOM];
    private final long beganNs;
    private int head;
    private int size;
    private int seen;
    private int queue;
    private long doneNs;
    private long tailNs;
    private boolean failed;
    private Phase phase;

    /** @param marks announcements to wait for, one an address */
    Departure(Outbound outbound, FramePool pool, DropCounters drops, int marks, long nowNs) {
        this.outbound = outbound;
        this.sender = outbound.sender();
        this.pool = pool;
        this.drops = drops;
        this.marks = marks;
        this.beganNs = nowNs;
        this.withState = outbound.warm();
        this.phase = withState ? Phase.STATE : Phase.DONE;
    }

    /** Whether the other one runs now. */
    public boolean done() {
        return phase.compareTo(Phase.DONE) > 0 && !failed;
    }

    /** Whether the state went along. */
    public boolean withState() {
        return withState;
    }

    /** Whether it did not work; all that came is dropped. */
    public boolean failed() {
        return failed;
    }

    /** Whether nothing more is to be done. */
    public boolean over() {
        return phase == Phase.OVER;
    }

    @Override
    public boolean take(long packet) {
        forward(packet);
        return true;
    }

    private void forward(long packet) {
        if (over() || size == ROOM) {
            drops.add(over() ? NodeDrop.MIDDLEBOX_STOPPED : NodeDrop.MOVE_FULL, 1);
            pool.free(packet);
            return;
        }
        pool.handOver(packet, FramePool.NODE);
        frames[head + size++ & ROOM - 1] = packet;
        if (done()) {
            forwardAll();
        }
    }

    private boolean forwardAll() {
        while (size > 0) {
            long packet = frames[head];
            int length = Packets.length(packet);
            FrameMemory.copy(pool.address(packet), sender.body(), length);
            if (!sender.send(Type.FRAME, length)) {
                return false;
            }
            pool.free(packet);
            head = head + 1 & ROOM - 1;
            size--;
        }
        return true;
    }

    /** The other node announced one of its addresses, here at this port. */
    public void announced() {
        seen++;
    }

    /** Goes on as far as it can now; returns how many steps that were. */
    int work(long nowNs) {
        int steps = 0;
        while (step(nowNs)) {
            steps++;
        }
        return steps;
    }

    private boolean step(long nowNs) {
        Phase before = phase;
        if (!done() && !over() && nowNs - beganNs > PATIENCE_NS) {
            fail();
        }
        phase = switch (phase) {
            case STATE -> sender.flush() && outbound.changes(nowNs) ? Phase.NUMBERS : phase;
            case NUMBERS -> outbound.numbersNow(nowNs) ? Phase.HELD : phase;
            case HELD -> held(nowNs) ? Phase.DONE : phase;
            case DONE -> end(nowNs) ? Phase.FOLLOWING : phase;
            case FOLLOWING -> forwardAll() && marked(nowNs) && sender.send(Type.TAIL, 0) ? Phase.TAIL_SENT : phase;
            case TAIL_SENT -> forwardAll() && nowNs - doneNs > LINGER_NS ? Phase.OVER : phase;
            case OVER -> phase;
        };
        return phase != before;
    }

    private boolean held(long nowNs) {
        PipelineState state = outbound.state();
        for (; queue < state.queues(); queue++) {
            while (state.held(queue) > 0) {
                long packet = state.firstHeld(queue);
                long body = sender.body();
                FrameMemory.putInt(body, queue);
                FrameMemory.putInt(body + 4, 0);
                FrameMemory.putLong(body + 8, nowNs - state.heldSinceNs(queue));
                FrameMemory.putLong(body + 16, packet);
                pool.image(packet, body + 24);
                if (!sender.send(Type.HELD, 24 + FramePool.imageBytes(packet))) {
                    return false;
                }
                pool.free(state.takeHeld(queue));
            }
        }
        return true;
    }

    private boolean end(long nowNs) {
        FrameMemory.putShort(sender.body(), withState ? 1 : 0);
        if (!sender.send(Type.DONE, 2)) {
            return false;
        }
        doneNs = nowNs;
        tailNs = nowNs + MARK_NS;
        return true;
    }

    private boolean marked(long nowNs) {
        if (seen >= marks && tailNs - nowNs > SETTLE_NS) {
            tailNs = nowNs + SETTLE_NS;
        }
        return nowNs - tailNs >= 0;
    }

    long epoch() {
        return outbound.identity().epoch();
    }

    @Override
    public void close() {
        outbound.close();
    }

    private void fail() {
        failed = true;
        drops.add(NodeDrop.MIDDLEBOX_STOPPED, size);
        for (; size > 0; size--) {
            pool.free(frames[head]);
            head = head + 1 & ROOM - 1;
        }
        phase = Phase.OVER;
    }
}
