package io.weir.stack.tcp;

import java.nio.ByteBuffer;

/**
 * Where segments go: the Internet layer, which puts its header before them. Called by the thread that calls
 * {@link Tcp}, {@link #begin} and {@link #commit} in turn.
 */
public interface SegmentOutput {
    /** Not capable of explicit congestion notification (RFC 3168, 5). */
    int NOT_ECT = 0;
    /** Capable of it. */
    int ECT_0 = 2;

    /**
     * The most bytes, TCP's header among them, that a segment of this flow may have: the path's MTU without the header
     * of IP. 0 if there is no way to that address.
     */
    int maximumBytes(TcpFlow flow);

    /**
     * A buffer in network order, its position where TCP's header goes. Good until {@link #commit}.
     *
     * @param bytes how many will be written at most
     * @return null if nothing can be sent now; TCP tries again at its next poll
     */
    ByteBuffer begin(TcpFlow flow, int bytes);

    /**
     * Sends what was begun, checksum and all.
     *
     * @param congestion {@link #NOT_ECT} or {@link #ECT_0}, for the IP header
     */
    void commit(TcpFlow flow, int bytes, int congestion);
}
