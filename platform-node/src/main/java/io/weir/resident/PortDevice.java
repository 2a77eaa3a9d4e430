package io.weir.resident;

import io.weir.engine.FrameMemory;
import io.weir.engine.FramePool;
import io.weir.engine.Packets;
import io.weir.net.MacAddress;
import io.weir.port.Port;
import io.weir.stack.device.Device;
import io.weir.stack.device.Medium;

/**
 * A whole port as a stack's device: for a process that has an interface for itself, with no switch between. The stack
 * answers for its own MAC address, one that the port lets through ({@link io.weir.port.VirtualMac}).
 */
public final class PortDevice implements Device {
    private static final int BATCH = 64;

    private final Port port;
    private final FramePool pool;
    private final MacAddress mac;
    private final int mtu;
    private final long[] in = new long[BATCH];
    private final long[] out = new long[BATCH];
    private int inNext;
    private int inCount;
    private int outCount;

    /** @param pool the one that the port takes its frames from */
    public PortDevice(Port port, FramePool pool, MacAddress mac) {
        this.port = port;
        this.pool = pool;
        this.mac = mac;
        this.mtu = Math.min(port.mtu(), FrameMemory.MAX_LENGTH - Port.ETHERNET_BYTES);
    }

    @Override
    public Medium medium() {
        return Medium.ETHERNET;
    }

    @Override
    public MacAddress mac() {
        return mac;
    }

    @Override
    public int mtu() {
        return mtu;
    }

    @Override
    public int receive(byte[] into, int at) {
        while (true) {
            if (inNext == inCount) {
                inNext = 0;
                inCount = port.poll(in, 0, BATCH);
                if (inCount == 0) {
                    return NONE;
                }
            }
            long packet = in[inNext++];
            int length = Packets.length(packet);
            boolean fits = length <= frameBytes();
            if (fits) {
                FrameMemory.copyOut(pool.address(packet), into, at, length);
            }
            pool.free(packet);
            if (fits) {
                return length;
            }
        }
    }

    @Override
    public boolean transmit(byte[] frame, int at, int length) {
        if (outCount == BATCH) {
            flush();
        }
        long packet = pool.allocate(frame, at, length);
        if (packet == FramePool.NONE) {
            return false;
        }
        out[outCount++] = packet;
        return true;
    }

    @Override
    public void flush() {
        if (outCount > 0) {
            port.transmit(out, 0, outCount);
            outCount = 0;
        }
    }
}
