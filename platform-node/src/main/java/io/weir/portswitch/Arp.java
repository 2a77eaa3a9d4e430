package io.weir.portswitch;

import io.weir.engine.FrameMemory;

/**
 * ARP for Ethernet and IPv4 (RFC 826), over the memory of a frame.
 *
 * <pre>
 *   0         6        12     14                            22       28      32       38
 *   +---------+--------+------+----+------+-+-+-------------+--------+-------+--------+-------+
 *   | eth dst | eth src| 0806 | 1  | 0800 |6|4|  operation  | sender | sender| target | target|
 *   |         |        |      |    |      | | |             |  mac   |  ip   |  mac   |  ip   |
 *   +---------+--------+------+----+------+-+-+-------------+--------+-------+--------+-------+
 * </pre>
 */
final class Arp {
    static final int TYPE = 0x0806;
    static final int BYTES = 42;
    static final int REQUEST = 1;
    static final int REPLY = 2;
    static final long BROADCAST = 0xffff_ffff_ffffL;

    private static final int FIXED_HIGH = 0x00010800;
    private static final int FIXED_LOW = 0x0604;

    private Arp() {}

    /** Whether the bytes are ARP for Ethernet and IPv4, whole. */
    static boolean whole(long frame, int length) {
        return length >= BYTES
                && FrameMemory.intAt(frame + 14) == FIXED_HIGH
                && FrameMemory.shortAt(frame + 18) == FIXED_LOW;
    }

    static int operation(long frame) {
        return FrameMemory.shortAt(frame + 20);
    }

    static long senderMac(long frame) {
        return mac(frame + 22);
    }

    static int senderIp(long frame) {
        return FrameMemory.intAt(frame + 28);
    }

    static int targetIp(long frame) {
        return FrameMemory.intAt(frame + 38);
    }

    /** Writes a whole frame of {@link #BYTES}. */
    static void write(long frame, int operation, long senderMac, int senderIp, long targetMac, int targetIp) {
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

    static long mac(long address) {
        return (long) FrameMemory.shortAt(address) << 32 | FrameMemory.intAt(address + 2) & 0xffffffffL;
    }

    static void putMac(long address, long mac) {
        FrameMemory.putShort(address, (int) (mac >>> 32));
        FrameMemory.putInt(address + 2, (int) mac);
    }
}
