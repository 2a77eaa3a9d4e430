package io.weir.attach;

import io.weir.net.MacAddress;
import io.weir.stack.device.Device;
import io.weir.stack.device.Medium;
import java.util.Arrays;

/** What a user-level stack of a process sends and receives through: IP packets, for the node sees to Ethernet. */
public final class PortDevice implements Device {
    private static final int ETHERNET_BYTES = 14;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;

    private final WeirPort port;
    private final int mtu;
    private final byte[] in = new byte[WeirPort.MAX_FRAME];
    private final byte[] out = new byte[WeirPort.MAX_FRAME];

    /** The port stays the caller's: to register tuples, to wait, to close. */
    public PortDevice(WeirPort port) {
        this.port = port;
        this.mtu = Math.min(port.mtu(), WeirPort.MAX_FRAME - ETHERNET_BYTES);
    }

    @Override
    public Medium medium() {
        return Medium.IP;
    }

    @Override
    public MacAddress mac() {
        return new MacAddress(0);
    }

    @Override
    public int mtu() {
        return mtu;
    }

    @Override
    public int receive(byte[] into, int at) {
        int length = port.receive(in, 0);
        while (length != WeirPort.NONE) {
            int bytes = length - ETHERNET_BYTES;
            if (bytes > 0 && bytes <= mtu) {
                System.arraycopy(in, ETHERNET_BYTES, into, at, bytes);
                return bytes;
            }
            length = port.receive(in, 0);
        }
        return NONE;
    }

    @Override
    public boolean transmit(byte[] packet, int at, int length) {
        if (length < 1 || length > mtu) {
            throw new IllegalArgumentException("a packet of " + length + " bytes");
        }
        int type = (packet[at] & 0xff) >>> 4 == 6 ? IPV6 : IPV4;
        // addresses of zero: the node fills them in
        Arrays.fill(out, 0, ETHERNET_BYTES, (byte) 0);
        out[12] = (byte) (type >>> 8);
        out[13] = (byte) type;
        System.arraycopy(packet, at, out, ETHERNET_BYTES, length);
        return port.send(out, 0, ETHERNET_BYTES + length);
    }

    @Override
    public void flush() {
        port.flush();
    }
}
