package io.weir.port;

/**
 * Where frames enter and leave a node: a network interface, a capture file, memory. Used by one worker's thread; the
 * statistics may be read by any. Frames are Ethernet, in frames of the worker's pool.
 */
public interface Port extends AutoCloseable {
    /** Ethernet header, in bytes. */
    int ETHERNET_BYTES = 14;

    /** For people: the interface's name, the file's path. */
    String name();

    /** Longest IP packet that can be sent, in bytes. */
    int mtu();

    /**
     * Puts up to {@code limit} received frames into {@code packets} from index {@code from}; returns how many. The
     * caller owns them. Their network header is not marked. Never waits.
     */
    int poll(long[] packets, int from, int limit);

    /** Sends frames and frees them, sent or not; those the device did not take are counted. Never waits. */
    void transmit(long[] packets, int from, int count);

    /** A descriptor that poll(2) reports readable when a frame waits; -1 if this port has none. */
    int descriptor();

    /** A port that nothing wakes a worker for is looked at this often; most have a {@link #descriptor} or wake it. */
    default int longestSleepMs() {
        return Integer.MAX_VALUE;
    }

    /** Whether there will never be another frame: a capture file at its end. */
    boolean exhausted();

    /** What need not be done for each packet; called about ten times a second. */
    default void housekeep() {}

    PortStatistics statistics();

    @Override
    void close();
}
