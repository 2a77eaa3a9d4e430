package io.weir.stack.tcp;

/** How a congestion window grows when there was none of it, and how far it falls. Bytes throughout. */
sealed interface CongestionControl permits Cubic, NewReno {
    /** So many bytes were acknowledged past slow start; returns the window as it should be now. */
    int grown(int windowBytes, int ackedBytes, long nowNs);

    /** Congestion was noticed at this window: the threshold of slow start from now on. */
    int threshold(int windowBytes);

    /** The last {@link #threshold} was a mistake: nothing had been lost. */
    void undo();

    /** The round trip as it is now, and the size of a segment. */
    void path(long rttNs, int segmentBytes);

    /** Nothing was sent for so long. */
    void idle(long idleNs);

    /** For people: cubic or reno. */
    String name();
}
