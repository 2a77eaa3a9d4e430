package io.weir.stack.tcp;

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

    /** Makes room for a segment of so many bytes at most: {@link #bytes}, from {@link #at} on. Good until {@link #commit}. */
    void begin(TcpFlow flow, int bytes);

    byte[] bytes();

    int at();

    /**
     * Sends what was begun, checksum and all.
     *
     * @param congestion {@link #NOT_ECT} or {@link #ECT_0}, for the IP header
     * @return false if it can take nothing now: the segment was not sent, and will be tried again
     */
    boolean commit(TcpFlow flow, int bytes, int congestion);
}
