package io.weir.stack.ip;

import java.util.Arrays;

/**
 * A packet while it is made, from its payload outwards: the transport writes its header and data at {@link #at}, the IP
 * layer puts its header in front, the link its own. Grows to the longest payload that was asked for.
 */
public final class PacketBuffer {
    /** Room in front for Ethernet, IPv6 and a fragment header. */
    public static final int HEADROOM = 64;
    /** The longest payload of an IP packet. */
    public static final int MAX_PAYLOAD = 65_535;

    private static final int FIRST_BYTES = 2048 - HEADROOM;

    private byte[] bytes = new byte[HEADROOM + FIRST_BYTES];
    private int at;
    private int length;
    private int trafficClass;
    private boolean fragmentable;
    private int hopLimit;

    /** Begins anew, with a payload of {@code length} bytes whose contents are whatever was there before. */
    PacketBuffer begin(int payloadBytes) {
        if (payloadBytes < 0 || payloadBytes > MAX_PAYLOAD) {
            throw new IllegalArgumentException("a payload of " + payloadBytes + " bytes");
        }
        if (HEADROOM + payloadBytes > bytes.length) {
            bytes = Arrays.copyOf(bytes, HEADROOM + Math.min(MAX_PAYLOAD, Math.max(payloadBytes, bytes.length * 2)));
        }
        at = HEADROOM;
        length = payloadBytes;
        trafficClass = 0;
        fragmentable = false;
        hopLimit = 0;
        return this;
    }

    public byte[] bytes() {
        return bytes;
    }

    /** Index of the payload's first byte. */
    public int at() {
        return at;
    }

    public int length() {
        return length;
    }

    /** Makes the payload shorter than was asked for. */
    public PacketBuffer length(int shorter) {
        if (shorter < 0 || shorter > length) {
            throw new IllegalArgumentException(shorter + " bytes of " + length);
        }
        length = shorter;
        return this;
    }

    /** The IP header's traffic class or type of service, in its last two bits the ECN mark (RFC 3168). 0 if not set. */
    public PacketBuffer trafficClass(int octet) {
        trafficClass = octet & 0xff;
        return this;
    }

    /** May be cut into fragments, here or on the way. */
    public PacketBuffer fragmentable() {
        fragmentable = true;
        return this;
    }

    /** Routers that it may pass, 1 to 255, if not the usual number. */
    public PacketBuffer hopLimit(int hops) {
        hopLimit = hops & 0xff;
        return this;
    }

    int trafficClass() {
        return trafficClass;
    }

    boolean isFragmentable() {
        return fragmentable;
    }

    /** 0 if it was not set. */
    int hopLimit() {
        return hopLimit;
    }

    /** Takes bytes in front of what there is; returns the index of the first. */
    int prepend(int count) {
        at -= count;
        length += count;
        return at;
    }
}
