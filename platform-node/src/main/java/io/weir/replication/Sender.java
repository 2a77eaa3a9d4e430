package io.weir.replication;

import io.weir.replication.PeerMessage.Type;
import java.lang.foreign.Arena;
import org.agrona.concurrent.UnsafeBuffer;

/** Sends the messages of one placement, numbered. A message that finds no room can be kept and goes first later. */
final class Sender implements AutoCloseable {
    private final PeerLink link;
    private final Staging staging;
    private final long epoch;
    private Arena arena;
    private UnsafeBuffer kept;
    private int keptBytes;
    private long sequence;
    private long sent;

    Sender(PeerLink link, Staging staging, long epoch) {
        this.link = link;
        this.staging = staging;
        this.epoch = epoch;
    }

    PeerLink link() {
        return link;
    }

    /** Where the body of the next message is written. */
    long body() {
        return staging.address + PeerMessage.HEADER;
    }

    /** Bytes of a body that travels in one piece. */
    int pieceBytes() {
        return link.pieceBytes() - PeerMessage.HEADER;
    }

    /** Messages sent so far. */
    long sent() {
        return sent;
    }

    /** Numbers begin anew; what was kept is forgotten. */
    void restart() {
        sequence = 0;
        keptBytes = 0;
    }

    /** False when there is no room for it, or for one before. */
    boolean send(Type type, int bodyBytes) {
        return flush() && offer(type, bodyBytes);
    }

    private boolean offer(Type type, int bodyBytes) {
        PeerMessage.header(staging.address, type, epoch, sequence + 1);
        return counted(link.offer(staging.buffer, PeerMessage.HEADER + bodyBytes));
    }

    private boolean counted(boolean gone) {
        sequence += gone ? 1 : 0;
        sent += gone ? 1 : 0;
        return gone;
    }

    /** Of a message in one piece; false when there was no room: then it is kept, and nothing may be sent before it. */
    boolean sendOrKeep(Type type, int bodyBytes) {
        if (offer(type, bodyBytes)) {
            return true;
        }
        if (kept == null) {
            arena = Arena.ofShared();
            kept = new UnsafeBuffer(arena.allocate(link.pieceBytes(), 64).address(), link.pieceBytes());
        }
        keptBytes = PeerMessage.HEADER + bodyBytes;
        kept.putBytes(0, staging.buffer, 0, keptBytes);
        return false;
    }

    /** Sends what was kept; false while there is no room. */
    boolean flush() {
        if (keptBytes > 0 && counted(link.offer(kept, keptBytes))) {
            keptBytes = 0;
        }
        return keptBytes == 0;
    }

    @Override
    public void close() {
        if (arena != null) {
            arena.close();
        }
    }
}
