package io.weir.resident;

import io.weir.engine.FrameMemory;
import io.weir.engine.FramePool;
import io.weir.engine.Outlet;
import io.weir.engine.Packets;
import io.weir.engine.Pipeline;
import io.weir.net.MacAddress;
import io.weir.port.Port;
import io.weir.program.Device.Kind;
import io.weir.stack.device.Device;
import io.weir.stack.device.Medium;

/**
 * The port switch as a stack sees it: IP packets come and go, copied out of the node's frames and into them, so that
 * nothing of the node is held while the stack looks. The Ethernet headers are the node's business.
 */
final class SwitchDevice implements Device {
    /** What a frame of the node has room for. */
    static final int MAX_MTU = FrameMemory.MAX_LENGTH - Port.ETHERNET_BYTES;

    private static final io.weir.program.Device OUT = new io.weir.program.Device(Kind.NETFRONT, "");
    private static final MacAddress NO_MAC = new MacAddress(0);
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;

    private final FramePool pool;
    private final Outlet outlet;
    private final int mtu;
    private final long[] out = new long[Pipeline.MAX_BATCH];
    private int outCount;
    private long[] in = new long[0];
    private int inNext;
    private int inCount;
    private long packetsIn;
    private long packetsOut;
    private long tooLong;

    SwitchDevice(FramePool pool, Outlet outlet, int mtu) {
        this.pool = pool;
        this.outlet = outlet;
        this.mtu = Math.min(mtu, MAX_MTU);
    }

    /** What came: the stack receives it by and by. The array must stay as it is until it {@link #isEmpty}. */
    void arrived(long[] packets, int count) {
        in = packets;
        inNext = 0;
        inCount = count;
        packetsIn += count;
    }

    boolean isEmpty() {
        return inNext == inCount;
    }

    @Override
    public Medium medium() {
        return Medium.IP;
    }

    @Override
    public MacAddress mac() {
        return NO_MAC;
    }

    @Override
    public int mtu() {
        return mtu;
    }

    @Override
    public int receive(byte[] into, int at) {
        while (inNext < inCount) {
            long packet = in[inNext++];
            int length = Packets.length(packet) - Port.ETHERNET_BYTES;
            boolean fits = length >= 0 && length <= mtu;
            if (fits) {
                FrameMemory.copyOut(pool.address(packet) + Port.ETHERNET_BYTES, into, at, length);
            } else {
                tooLong++;
            }
            pool.free(packet);
            if (fits) {
                return length;
            }
        }
        return NONE;
    }

    @Override
    public boolean transmit(byte[] frame, int at, int length) {
        if (outCount == out.length) {
            flush();
        }
        long packet = pool.allocate(Port.ETHERNET_BYTES + length);
        if (packet == FramePool.NONE) {
            return false;
        }
        long to = pool.address(packet);
        FrameMemory.putLong(to, 0);
        FrameMemory.putInt(to + 8, 0);
        FrameMemory.putShort(to + 12, (frame[at] & 0xf0) == 0x40 ? IPV4 : IPV6);
        FrameMemory.copyIn(frame, at, to + Port.ETHERNET_BYTES, length);
        out[outCount++] = packet;
        return true;
    }

    @Override
    public void flush() {
        if (outCount > 0) {
            int count = outCount;
            outCount = 0;
            packetsOut += count;
            outlet.transmit(OUT, out, 0, count);
        }
    }

    long packetsIn() {
        return packetsIn;
    }

    long packetsOut() {
        return packetsOut;
    }

    /** Frames that were no packet, or longer than the MTU. */
    long tooLong() {
        return tooLong;
    }

    /** Gives back what was not received, and what was not sent. */
    void close() {
        while (inNext < inCount) {
            pool.free(in[inNext++]);
        }
        while (outCount > 0) {
            pool.free(out[--outCount]);
        }
    }
}
