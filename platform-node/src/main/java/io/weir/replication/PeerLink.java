package io.weir.replication;

import io.aeron.ExclusivePublication;
import org.agrona.concurrent.UnsafeBuffer;

/** The way to one other node. Messages arrive there in order, or something is told to be missing. For one thread. */
public final class PeerLink {
    private final ExclusivePublication publication;
    private final String address;

    PeerLink(ExclusivePublication publication, String address) {
        this.publication = publication;
        this.address = address;
    }

    /** {@code host:port} of the other end. */
    public String address() {
        return address;
    }

    /** Whether the other end listens. */
    boolean connected() {
        return publication.isConnected();
    }

    /** Longest message that travels in one piece. */
    int pieceBytes() {
        return publication.maxPayloadLength();
    }

    /** False when there is no room just now, or nobody there. */
    boolean offer(UnsafeBuffer message, int length) {
        return publication.offer(message, 0, length) > 0;
    }

    void close() {
        publication.close();
    }
}
