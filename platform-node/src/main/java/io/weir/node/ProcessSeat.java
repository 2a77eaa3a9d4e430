package io.weir.node;

import io.weir.attach.wire.FrameRing;
import io.weir.engine.FramePool;
import io.weir.engine.Packets;
import io.weir.port.NodeDrop;
import io.weir.portswitch.Attachment;
import io.weir.process.Switchboard;
import java.util.Optional;

/**
 * An attached process as the worker sees it: two rings in memory that the process writes too. Packets are copied in
 * and out, so none of the node's own memory is ever its, and nothing is lost to the node when it dies.
 */
final class ProcessSeat implements Recipient {
    /** Frames taken from one process before the next gets its turn. */
    static final int SHARE = 64;

    private final Attachment attachment;
    private final Switchboard.Newcomer process;
    private final FramePool pool;
    private final FrameRing.Writer in;
    private final FrameRing.Reader out;
    private boolean gone;

    ProcessSeat(Attachment attachment, Switchboard.Newcomer process, FramePool pool) {
        this.attachment = attachment;
        this.process = process;
        this.pool = pool;
        this.in = process.region().toProcess();
        this.out = process.region().fromProcess();
    }

    @Override
    public Attachment attachment() {
        return attachment;
    }

    Switchboard.Newcomer process() {
        return process;
    }

    @Override
    public Optional<Tap> tap() {
        return Optional.empty();
    }

    @Override
    public boolean deliver(long packet) {
        int length = Packets.length(packet);
        if (write(pool.address(packet), length)) {
            attachment.tookIn(length);
        } else {
            attachment.drops().add(NodeDrop.PROCESS_BEHIND, 1);
        }
        pool.free(packet);
        return true;
    }

    private boolean write(long address, int length) {
        try {
            return in.write(address, length);
        } catch (InternalError noMemory) {
            gone = true;
            return false;
        }
    }

    /** Shows it what was delivered; false if nothing was. */
    boolean tell() {
        try {
            return in.tell();
        } catch (InternalError noMemory) {
            gone = true;
            return false;
        }
    }

    /** Wakes it if it sleeps: after {@link #tell}, and a full fence. */
    void wake() {
        try {
            if (in.wakes()) {
                process.bell().ring();
            }
        } catch (InternalError noMemory) {
            gone = true;
        }
    }

    /** Copies at most {@link #SHARE} of the frames that it sent into packets; returns how many. */
    int take(long[] packets) {
        int count = 0;
        try {
            while (count < SHARE) {
                int length = out.next();
                long packet = length > 0 ? pool.allocate(length) : FramePool.NONE;
                if (packet == FramePool.NONE) {
                    // nothing there, or no frame free: it waits in its own ring
                    break;
                }
                out.copyTo(pool.address(packet));
                out.advance();
                packets[count++] = packet;
            }
            out.release();
        } catch (InternalError noMemory) {
            gone = true;
        }
        return count;
    }

    void announceSleep() {
        out.announceSleep();
    }

    boolean waiting() {
        return out.waiting();
    }

    /** What it did that ends its attachment. */
    Optional<String> broken() {
        if (gone) {
            return Optional.of("its memory is gone");
        }
        return in.broken() || out.broken() ? Optional.of("it wrote into its ring what cannot be") : Optional.empty();
    }
}
