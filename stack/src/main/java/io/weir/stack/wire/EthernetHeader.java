package io.weir.stack.wire;

import io.weir.net.MacAddress;

/**
 * The Ethernet header (IEEE 802.3, without tag).
 *
 * <pre>
 *   0             6        12     14
 *   | destination | source | type |
 * </pre>
 *
 * @param type of what follows, 0x600 or more; less is a length, which nothing here speaks
 */
public record EthernetHeader(MacAddress destination, MacAddress source, int type) {
    public static final int BYTES = 14;

    public EthernetHeader {
        if (type < 0 || type > 0xffff) {
            throw new IllegalArgumentException("Ethernet type " + type);
        }
    }

    public static long destination(byte[] frame, int at) {
        return Wire.macAt(frame, at);
    }

    public static long source(byte[] frame, int at) {
        return Wire.macAt(frame, at + 6);
    }

    public static int type(byte[] frame, int at) {
        return Wire.shortAt(frame, at + 12);
    }

    /** Of a frame that has at least {@link #BYTES}. */
    public static EthernetHeader read(byte[] frame, int at) {
        return new EthernetHeader(
                new MacAddress(destination(frame, at)), new MacAddress(source(frame, at)), type(frame, at));
    }

    public void write(byte[] frame, int at) {
        write(frame, at, destination.value(), source.value());
        Wire.putShort(frame, at + 12, type);
    }

    /** Addresses only. */
    public static void write(byte[] frame, int at, long destination, long source) {
        Wire.putMac(frame, at, destination);
        Wire.putMac(frame, at + 6, source);
    }
}
