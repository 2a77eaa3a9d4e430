package io.weir.port;

import io.weir.engine.FrameMemory;
import io.weir.engine.FramePool;
import java.lang.foreign.Arena;

/**
 * Cuts a TCP super-packet into frames, as the sender's network card would have (segmentation offload). A neighbour on
 * the same machine hands such packets over uncut; dropping them would stall every bulk transfer.
 *
 * <p>Holds one super-packet at a time. No VLAN tag, no IPv6 extension headers;
 * anything else of that size is refused.
 */
final class Segmenter implements AutoCloseable {
    /** The longest frame: an IPv4 packet of 65535 bytes, and the Ethernet header. */
    static final int MAX_BYTES = 65535 + Port.ETHERNET_BYTES;

    private static final int IP = Port.ETHERNET_BYTES;
    private static final int IPV6_BYTES = 40;
    private static final int FIN_PSH = 0x09;
    private static final int CWR = 0x80;

    private final Arena arena = Arena.ofShared();
    private final long frame = arena.allocate(MAX_BYTES + 8L, 64).address();
    private final FramePool pool;
    private final int mtu;
    private int headerBytes;
    private int payloadBytes;
    private int done;
    private int segments;

    Segmenter(FramePool pool, int mtu) {
        this.pool = pool;
        this.mtu = mtu;
    }

    /** Where to put the super-packet, {@link #MAX_BYTES} of room, before {@link #begin}. */
    long buffer() {
        return frame;
    }

    /** Whether {@link #next} has more. */
    boolean busy() {
        return done < payloadBytes;
    }

    /** Takes the {@code length} bytes in the buffer; false when they are no TCP packet that can be cut. */
    boolean begin(int length) {
        done = 0;
        segments = 0;
        payloadBytes = 0;
        if (length < IP + 60 || length > MAX_BYTES) {
            return false;
        }
        boolean version6 = version6(frame);
        int ipBytes = ipBytes(frame);
        int total = version6 ? FrameMemory.shortAt(frame + IP + 4) + ipBytes : FrameMemory.shortAt(frame + IP + 2);
        boolean fragment = !version6 && (FrameMemory.shortAt(frame + IP + 6) & 0x3fff) != 0;
        boolean ip = FrameMemory.shortAt(frame + 12) == (version6 ? 0x86dd : 0x0800)
                && FrameMemory.byteAt(frame + IP) >>> 4 == (version6 ? 6 : 4);
        boolean tcp = ip && FrameMemory.byteAt(frame + IP + (version6 ? 6 : 9)) == 6;
        if (!tcp || fragment || ipBytes < 20 || total > length - IP || total < ipBytes + 20) {
            return false;
        }
        int tcpBytes = (FrameMemory.byteAt(frame + IP + ipBytes + 12) >>> 4) * 4;
        if (tcpBytes < 20 || ipBytes + tcpBytes >= total || ipBytes + tcpBytes >= mtu) {
            return false;
        }
        headerBytes = IP + ipBytes + tcpBytes;
        payloadBytes = total - ipBytes - tcpBytes;
        return true;
    }

    /** The next frame; {@link FramePool#NONE} when the pool is empty: then the rest is given up. */
    long next() {
        int room = mtu + IP - headerBytes;
        int bytes = Math.min(room, payloadBytes - done);
        long packet = pool.allocate(headerBytes + bytes);
        if (packet == FramePool.NONE) {
            done = payloadBytes;
            return packet;
        }
        long to = pool.address(packet);
        FrameMemory.copy(frame, to, headerBytes);
        FrameMemory.copy(frame + headerBytes + done, to + headerBytes, bytes);
        boolean last = done + bytes == payloadBytes;
        long tcp = to + IP + ipBytes(to);
        if (version6(to)) {
            FrameMemory.putShort(to + IP + 4, headerBytes - IP - IPV6_BYTES + bytes);
        } else {
            FrameMemory.putShort(to + IP + 2, headerBytes - IP + bytes);
            FrameMemory.putShort(to + IP + 4, FrameMemory.shortAt(to + IP + 4) + segments);
            Checksums.computeIp(to + IP);
        }
        FrameMemory.putInt(tcp + 4, FrameMemory.intAt(tcp + 4) + done);
        int flags = FrameMemory.byteAt(tcp + 13);
        FrameMemory.putByte(tcp + 13, flags & ~(last ? 0 : FIN_PSH) & ~(done == 0 ? 0 : CWR));
        Checksums.computeTransport(to + IP, headerBytes - IP + bytes);
        done += bytes;
        segments++;
        return packet;
    }

    private static boolean version6(long at) {
        return FrameMemory.shortAt(at + 12) == 0x86dd;
    }

    private static int ipBytes(long at) {
        return version6(at) ? IPV6_BYTES : (FrameMemory.byteAt(at + IP) & 15) * 4;
    }

    @Override
    public void close() {
        arena.close();
    }
}
