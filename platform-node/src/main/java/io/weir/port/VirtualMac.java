package io.weir.port;

import io.weir.net.Ipv4Address;
import io.weir.net.MacAddress;
import java.util.List;

/**
 * Each address that a node serves has an Ethernet address of its own: locally administered {@code 02:57} and the four
 * bytes of the IPv4 address. It goes with the address when a middlebox moves, so neighbours need not learn anew; and
 * since it is not the interface's own, the kernel leaves its frames alone.
 */
public final class VirtualMac {
    static final int PREFIX = 0x0257;

    private static final int LOAD_HALF = 0x28;
    private static final int JUMP_EQUAL = 0x15;
    private static final int RETURN = 0x06;
    private static final int ALL_BYTES = 0x40000;

    private VirtualMac() {}

    public static MacAddress of(Ipv4Address address) {
        return new MacAddress(of((int) address.value()));
    }

    /** As 48 bits; {@code address} in network order. */
    public static long of(int address) {
        return (long) PREFIX << 32 | address & 0xffffffffL;
    }

    public static boolean is(long mac) {
        return mac >>> 32 == PREFIX;
    }

    /** Accepts ARP and frames to virtual addresses, whole. */
    static List<PacketSocket.Instruction> kernelFilter() {
        return List.of(
                new PacketSocket.Instruction(LOAD_HALF, 0, 0, 12),
                new PacketSocket.Instruction(JUMP_EQUAL, 2, 0, 0x0806),
                new PacketSocket.Instruction(LOAD_HALF, 0, 0, 0),
                new PacketSocket.Instruction(JUMP_EQUAL, 0, 1, PREFIX),
                new PacketSocket.Instruction(RETURN, 0, 0, ALL_BYTES),
                new PacketSocket.Instruction(RETURN, 0, 0, 0));
    }
}
