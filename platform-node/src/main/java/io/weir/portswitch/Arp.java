package io.weir.portswitch;

import io.weir.engine.FrameMemory;

/**
 * ARP for Ethernet and IPv4 (RFC 826), over the memory of a frame: of {@link #BYTES} once {@link #whole} said so.
 *
 * <pre>
 *   0         6        12     14                            22       28      32       38
 *   +---------+--------+------+----+------+-+-+-------------+--------+-------+--------+-------+
 *   | eth dst | eth src| 0806 | 1  | 0800 |6|4|  operation  | sender | sender| target | target|
 *   |         |        |      |    |      | | |             |  mac   |  ip   |  mac   |  ip   |
 *   +---------+--------+------+----+------+-+-+-------------+--------+-------+--------+-------+
 * </pre>
 */
public final class Arp {
    public static final int TYPE = 0x0806;
    public static final int BYTES = 42;
    public static final int REQUEST = 1;
    public static final int REPLY = 2;
    public static final long BROADCAST = 0xffff_ffff_ffffL;

    private static final int FIXED_HIGH = 0x00010800;
    private static final int FIXED_LOW = 0x0604;

    private Arp() {}

    /** Whether the bytes are ARP for Ethernet and IPv4, whole. */
    public static boolean whole(long frame, int length) {
        return length >= BYTES
                && FrameMemory.intAt(frame + 14) == FIXED_HIGH
                && FrameMemory.shortAt(frame + 18) == FIXED_LOW;
    }

    public static int operation(long frame) {
        return FrameMemory.shortAt(frame + 20);
    }

    public static long senderMac(long frame) {
        return mac(frame + 22);
    }

    public static int senderIp(long frame) {
        return FrameMemory.intAt(frame + 28);
    }

    public static int targetIp(long frame) {
        return FrameMemory.intAt(frame + 38);
    }

    /** Writes a whole frame of {@link #BYTES}. */
    public static void write(long frame, int operation, long senderMac, int senderIp, long targetMac, int targetIp) {
        putMac(frame, operation == REQUEST ? BROADCAST : targetMac);
        putMac(frame + 6, senderMac);
        FrameMemory.putShort(frame + 12, TYPE);
        FrameMemory.putInt(frame + 14, FIXED_HIGH);
        FrameMemory.putShort(frame + 18, FIXED_LOW);
        FrameMemory.putShort(frame + 20, operation);
        putMac(frame + 22, senderMac);
        FrameMemory.putInt(frame + 28, senderIp);
        putMac(frame + 32, operation == REQUEST ? 0 : targetMac);
        FrameMemory.putInt(frame + 38, targetIp);
    }

    public static long mac(long address) {
        return (long) FrameMemory.shortAt(address) << 32 | FrameMemory.intAt(address + 2) & 0xffffffffL;
    }

    public static void putMac(long address, long mac) {
        FrameMemory.putShort(address, (int) (mac >>> 32));
        FrameMemory.putInt(address + 2, (int) mac);
    }

    /** Writes both Ethernet addresses of a frame. */
    static void putMacs(long frame, long destination, long source) {
        FrameMemory.putLong(frame, destination << 16 | source >>> 32);
        FrameMemory.putInt(frame + 8, (int) source);
    }
}
