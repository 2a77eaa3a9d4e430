package io.weir.port;

import io.weir.engine.FrameMemory;

/**
 * TCP segments that follow one another, so alike that they can be sent as one which is cut again on its way out: what
 * comes of the cut is what went in. Headers are the same but for the sequence number; only the last segment may be shorter,
 * or have PSH; checksums are right, for the cut makes new ones, and what was damaged must stay so. Of IPv4 only packets that
 * may not be fragmented, whose identification says nothing (RFC 6864, 4.1).
 */
final class TcpTrain {
    /** Of the whole, from the IP header on: what its length field can say, rounded down. */
    private static final int LONGEST = 65_000;
    /** Shorter segments are not what takes time. */
    private static final int SHORTEST_FRAME = 512;

    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final int TCP = 6;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int ACK = 0x10;
    private static final int PSH = 0x08;

    private long first;
    private int firstLength;
    private boolean ipv4;
    private int ipBytes;
    private int tcpBytes;
    private int segmentBytes;
    private int payloadBytes;
    private int frames;
    private int flags;
    private boolean ended;

    /** Begins with a frame; false if no other can follow it. */
    boolean begin(long frame, int length) {
        frames = 0;
        if (length < SHORTEST_FRAME) {
            return false;
        }
        int type = FrameMemory.shortAt(frame + 12);
        long ip = frame + Port.ETHERNET_BYTES;
        ipv4 = type == IPV4;
        boolean tcp = ipv4
                ? FrameMemory.byteAt(ip) == 0x45
                        && FrameMemory.shortAt(ip + 6) == DONT_FRAGMENT
                        && FrameMemory.byteAt(ip + 9) == TCP
                : type == IPV6 && FrameMemory.byteAt(ip + 6) == TCP;
        if (!tcp) {
            return false;
        }
        first = frame;
        firstLength = length;
        ipBytes = ipv4 ? 20 : 40;
        tcpBytes = (FrameMemory.byteAt(ip + ipBytes + 12) >>> 4) * 4;
        segmentBytes = length - Port.ETHERNET_BYTES - ipBytes - tcpBytes;
        payloadBytes = segmentBytes;
        flags = FrameMemory.byteAt(ip + ipBytes + 13);
        frames = 1;
        ended = false;
        return tcpBytes >= 20 && segmentBytes > 0 && flags == ACK && isWhole(ip, length);
    }

    private boolean isWhole(long ip, int length) {
        int said = ipv4 ? FrameMemory.shortAt(ip + 2) : FrameMemory.shortAt(ip + 4) + ipBytes;
        return said == length - Port.ETHERNET_BYTES;
    }

    /** Takes the next frame if it goes on where the last one ended. */
    boolean take(long frame, int length) {
        int payload = length - (firstLength - segmentBytes);
        if (ended
                || payload <= 0
                || payload > segmentBytes
                || ipBytes + tcpBytes + payloadBytes + payload > LONGEST
                || !goesOn(frame, length)
                || frames == 1 && !isRight(first, firstLength)
                || !isRight(frame, length)) {
            return false;
        }
        flags = FrameMemory.byteAt(frame + Port.ETHERNET_BYTES + ipBytes + 13);
        ended = payload < segmentBytes || flags != ACK;
        payloadBytes += payload;
        frames++;
        return true;
    }

    private boolean goesOn(long frame, int length) {
        long ip = frame + Port.ETHERNET_BYTES;
        return FrameMemory.longAt(frame) == FrameMemory.longAt(first)
                && FrameMemory.intAt(frame + 8) == FrameMemory.intAt(first + 8)
                && FrameMemory.shortAt(frame + 12) == FrameMemory.shortAt(first + 12)
                && isWhole(ip, length)
                && (ipv4 ? isSameIpv4(ip) : isSameIpv6(ip))
                && isNextTcp(ip + ipBytes);
    }

    private boolean isSameIpv4(long ip) {
        long other = first + Port.ETHERNET_BYTES;
        return FrameMemory.shortAt(ip) == FrameMemory.shortAt(other)
                && FrameMemory.intAt(ip + 6) == FrameMemory.intAt(other + 6)
                && FrameMemory.longAt(ip + 12) == FrameMemory.longAt(other + 12);
    }

    private boolean isSameIpv6(long ip) {
        long other = first + Port.ETHERNET_BYTES;
        boolean same = FrameMemory.intAt(ip) == FrameMemory.intAt(other)
                && FrameMemory.shortAt(ip + 6) == FrameMemory.shortAt(other + 6);
        for (int at = 8; same && at < 40; at += 8) {
            same = FrameMemory.longAt(ip + at) == FrameMemory.longAt(other + at);
        }
        return same;
    }

    private boolean isNextTcp(long tcp) {
        long other = first + Port.ETHERNET_BYTES + ipBytes;
        int flagsNow = FrameMemory.byteAt(tcp + 13);
        boolean same = FrameMemory.intAt(tcp) == FrameMemory.intAt(other)
                && FrameMemory.intAt(tcp + 4) == FrameMemory.intAt(other + 4) + payloadBytes
                && FrameMemory.intAt(tcp + 8) == FrameMemory.intAt(other + 8)
                && FrameMemory.byteAt(tcp + 12) == FrameMemory.byteAt(other + 12)
                && (flagsNow & ~PSH) == ACK
                && FrameMemory.shortAt(tcp + 14) == FrameMemory.shortAt(other + 14)
                && FrameMemory.shortAt(tcp + 18) == FrameMemory.shortAt(other + 18);
        for (int at = 20; same && at < tcpBytes; at += 4) {
            same = FrameMemory.intAt(tcp + at) == FrameMemory.intAt(other + at);
        }
        return same;
    }

    private static boolean isRight(long frame, int length) {
        return Checksums.isTransportRight(frame + Port.ETHERNET_BYTES, length - Port.ETHERNET_BYTES);
    }

    int frames() {
        return frames;
    }

    /** Of the Ethernet, IP and TCP headers. */
    int headerBytes() {
        return Port.ETHERNET_BYTES + ipBytes + tcpBytes;
    }

    /** Where the TCP header begins in the frame. */
    int tcpAt() {
        return Port.ETHERNET_BYTES + ipBytes;
    }

    /** What each segment but the last carries. */
    int segmentBytes() {
        return segmentBytes;
    }

    boolean isIpv4() {
        return ipv4;
    }

    /** Makes the first frame's headers those of the whole; its TCP checksum is left begun, as who cuts it wants it. */
    void seal() {
        long ip = first + Port.ETHERNET_BYTES;
        int transportBytes = tcpBytes + payloadBytes;
        if (ipv4) {
            FrameMemory.putShort(ip + 2, ipBytes + transportBytes);
            Checksums.computeIp(ip);
        } else {
            FrameMemory.putShort(ip + 4, transportBytes);
        }
        FrameMemory.putByte(ip + ipBytes + 13, flags);
        FrameMemory.putShort(ip + ipBytes + 16, Checksums.begun(ip, transportBytes));
    }
}
