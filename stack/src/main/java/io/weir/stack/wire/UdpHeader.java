package io.weir.stack.wire;

/**
 * A UDP header.
 *
 * @param dataBytes behind it, 0 to 65527
 */
public record UdpHeader(int sourcePort, int destinationPort, int dataBytes) {
    public static final int BYTES = 8;
    public static final int MAX_DATA = 65_535 - BYTES;

    public UdpHeader {
        if ((sourcePort | destinationPort) >>> 16 != 0 || dataBytes < 0 || dataBytes > MAX_DATA) {
            throw new IllegalArgumentException(sourcePort + " to " + destinationPort + ", " + dataBytes + " bytes");
        }
    }

    /** Of a datagram that was checked. */
    public static UdpHeader of(UdpPacket packet) {
        return new UdpHeader(packet.sourcePort(), packet.destinationPort(), packet.dataBytes());
    }

    /** Writes {@link #BYTES}, without checksum. */
    public void write(byte[] to, int at) {
        Wire.putInt(to, at, sourcePort << 16 | destinationPort);
        Wire.putInt(to, at + 4, BYTES + dataBytes << 16);
    }

    /** Computes the checksum of a datagram that is otherwise written; {@code pseudo} as for {@link UdpPacket#intact}. */
    public static void complete(byte[] to, int at, long pseudo) {
        int length = Wire.shortAt(to, at + 4);
        Wire.putShort(to, at + 6, 0);
        int checksum = InternetChecksum.fold(pseudo + length + InternetChecksum.sum(to, at, length));
        // zero would mean none; its complement says the same
        Wire.putShort(to, at + 6, checksum == 0 ? 0xffff : checksum);
    }
}
