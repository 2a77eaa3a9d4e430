package io.weir.stack.wire;

import io.weir.net.Ipv6Address;
import io.weir.net.MacAddress;
import java.util.Optional;

/**
 * A neighbour solicitation or advertisement (RFC 4861).
 *
 * @param flags of an advertisement: {@link #ROUTER}, {@link #SOLICITED}, {@link #OVERRIDE}
 * @param link the sender's MAC address in a solicitation, the target's in an advertisement
 */
public record NeighbourMessage(boolean solicitation, int flags, Ipv6Address target, Optional<MacAddress> link) {
    public static final int ROUTER = 1 << 31;
    public static final int SOLICITED = 1 << 30;
    public static final int OVERRIDE = 1 << 29;

    static final int FIXED_BYTES = 24;
    private static final int OPTION_BYTES = 8;

    public static NeighbourMessage of(NeighbourPacket packet) {
        return new NeighbourMessage(
                packet.isSolicitation(),
                packet.flags(),
                new Ipv6Address(packet.targetHigh(), packet.targetLow()),
                packet.linkAddress() == NeighbourPacket.ABSENT
                        ? Optional.empty()
                        : Optional.of(new MacAddress(packet.linkAddress())));
    }

    public int bytes() {
        return FIXED_BYTES + (link.isPresent() ? OPTION_BYTES : 0);
    }

    /** Writes {@link #bytes}, without checksum. */
    public void write(byte[] to, int at) {
        int type = solicitation ? IcmpHeader.NEIGHBOUR_SOLICITATION : IcmpHeader.NEIGHBOUR_ADVERTISEMENT;
        new IcmpHeader(type, 0, flags).write(to, at);
        Ipv6Header.write(to, at + 8, target);
        link.ifPresent(mac -> {
            Wire.putShort(to, at + FIXED_BYTES, (solicitation ? 1 : 2) << 8 | 1);
            Wire.putMac(to, at + FIXED_BYTES + 2, mac.value());
        });
    }
}
