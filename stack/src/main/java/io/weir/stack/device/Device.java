package io.weir.stack.device;

import io.weir.net.MacAddress;

/**
 * What a stack receives and sends frames through: a network interface, a port of the node, a simulated link. Frames are
 * copied in and out, so that what is on the other side cannot change them while they are looked at. Never waits. Used by
 * one thread.
 */
public interface Device {
    /** The answer of {@link #receive} when no frame waits. */
    int NONE = -1;

    /** The answer of {@link #deadlineNs} when only frames from outside matter. */
    long NEVER = Long.MAX_VALUE;

    Medium medium();

    /** The interface's own Ethernet address. Without meaning where the medium is {@link Medium#IP}. */
    MacAddress mac();

    /** The longest IP packet, in bytes. */
    int mtu();

    /** The longest frame, in bytes. */
    default int frameBytes() {
        return mtu() + medium().headerBytes();
    }

    /**
     * Copies the next frame to {@code into} from index {@code at} on, where at least {@link #frameBytes} bytes have room,
     * and returns its length; {@link #NONE} if none waits. What is longer than {@link #frameBytes} the device drops.
     */
    int receive(byte[] into, int at);

    /** Takes a copy of the frame to send it; false, and nothing done, when it has no room for it now. */
    boolean transmit(byte[] frame, int at, int length);

    /** After frames were handed in: what waits to be sent together is sent. */
    default void flush() {}

    /** The time for the calls that follow. Only devices that delay frames care. */
    default void time(long nowNs) {}

    /** When a frame will wait that does not yet: then call {@link #time} and {@link #receive} again. */
    default long deadlineNs() {
        return NEVER;
    }
}
