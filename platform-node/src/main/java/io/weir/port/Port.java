package io.weir.port;

import io.weir.attach.Tuple;

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

    /**
     * The interface's own Ethernet address, if tuples of the kernel's addresses can be taken away from the kernel with
     * {@link #steer}; -1 if they cannot.
     */
    default long hostMac() {
        return -1;
    }

    /** Frames to this tuple of an address of the kernel's come here from now on, and no longer to the kernel. */
    default void steer(Tuple tuple) {
        throw new UnsupportedOperationException(name() + " leaves the kernel what is the kernel's");
    }

    /** They are the kernel's again. */
    default void unsteer(Tuple tuple) {
        throw new UnsupportedOperationException(name() + " leaves the kernel what is the kernel's");
    }

    /** What need not be done for each packet; called about ten times a second. */
    default void housekeep() {}

    PortStatistics statistics();

    @Override
    void close();
}
