package io.weir.port;

import io.weir.net.IpAddress;
import io.weir.net.MacAddress;
import java.util.List;

/**
 * Each address that a node serves has an Ethernet address of its own: locally administered {@code 02:57} and the four
 * bytes of the IPv4 address, or {@code 02:56} and four bytes made from all of the IPv6 address. It goes with the address
 * when a middlebox moves, so neighbours need not learn anew; and since it is not the interface's own, the kernel leaves
 * its frames alone.
 */
public final class VirtualMac {
    static final int PREFIX = 0x0257;
    static final int PREFIX6 = 0x0256;

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private static final int LOAD_HALF = 0x28;
    private static final int LOAD_BYTE = 0x30;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_AT_LEAST = 0x35;
    private static final int RETURN = 0x06;
    private static final int ALL_BYTES = 0x40000;

    private VirtualMac() {}

    public static MacAddress of(IpAddress address) {
        return new MacAddress(of(address.high(), address.low()));
    }

    /** As 48 bits, of an address as 128 bits ({@link IpAddress}). */
    public static long of(long high, long low) {
        if (high == 0 && low >>> 32 == IpAddress.MAPPED >>> 32) {
            return (long) PREFIX << 32 | low & 0xffffffffL;
        }
        long mixed = (high * MULTIPLIER ^ low) * MULTIPLIER;
        return (long) PREFIX6 << 32 | mixed >>> 32;
    }

    public static boolean is(long mac) {
        return mac >>> 33 == PREFIX >>> 1;
    }

    /** Accepts ARP, neighbour discovery and frames to virtual addresses, whole. */
    static List<PacketSocket.Instruction> kernelFilter() {
        return List.of(
                new PacketSocket.Instruction(LOAD_HALF, 0, 0, 12),
                new PacketSocket.Instruction(JUMP_EQUAL, 9, 0, 0x0806),
                new PacketSocket.Instruction(JUMP_EQUAL, 0, 5, 0x86dd),
                // IPv6: the next header is ICMPv6, its type 135 to 136
                new PacketSocket.Instruction(LOAD_BYTE, 0, 0, 20),
                new PacketSocket.Instruction(JUMP_EQUAL, 0, 3, 58),
                new PacketSocket.Instruction(LOAD_BYTE, 0, 0, 54),
                new PacketSocket.Instruction(JUMP_EQUAL, 4, 0, 135),
                new PacketSocket.Instruction(JUMP_EQUAL, 3, 0, 136),
                new PacketSocket.Instruction(LOAD_HALF, 0, 0, 0),
                new PacketSocket.Instruction(JUMP_EQUAL, 1, 0, PREFIX),
                new PacketSocket.Instruction(JUMP_EQUAL, 0, 1, PREFIX6),
                new PacketSocket.Instruction(RETURN, 0, 0, ALL_BYTES),
                new PacketSocket.Instruction(RETURN, 0, 0, 0));
    }

    /**
     * Beside a port that takes frames away from the kernel: accepts what both need to see, which are ARP, neighbour
     * discovery and ICMP errors, whole.
     */
    static List<PacketSocket.Instruction> beside() {
        return List.of(
                new PacketSocket.Instruction(LOAD_HALF, 0, 0, 12),
                new PacketSocket.Instruction(JUMP_EQUAL, 14, 0, 0x0806),
                new PacketSocket.Instruction(JUMP_EQUAL, 0, 5, 0x86dd),
                // ICMPv6: errors are below 128, and 135 to 136
                new PacketSocket.Instruction(LOAD_BYTE, 0, 0, 20),
                new PacketSocket.Instruction(JUMP_EQUAL, 0, 12, 58),
                new PacketSocket.Instruction(LOAD_BYTE, 0, 0, 54),
                new PacketSocket.Instruction(JUMP_AT_LEAST, 0, 9, 128),
                new PacketSocket.Instruction(JUMP_EQUAL, 8, 7, 135),
                new PacketSocket.Instruction(JUMP_EQUAL, 0, 8, 0x0800),
                // ICMP without IP options: unreachable, redirect, time exceeded, parameter problem
                new PacketSocket.Instruction(LOAD_BYTE, 0, 0, 23),
                new PacketSocket.Instruction(JUMP_EQUAL, 0, 6, 1),
                new PacketSocket.Instruction(LOAD_BYTE, 0, 0, 34),
                new PacketSocket.Instruction(JUMP_EQUAL, 3, 0, 3),
                new PacketSocket.Instruction(JUMP_EQUAL, 2, 0, 11),
                new PacketSocket.Instruction(JUMP_EQUAL, 1, 2, 12),
                new PacketSocket.Instruction(JUMP_EQUAL, 0, 1, 136),
                new PacketSocket.Instruction(RETURN, 0, 0, ALL_BYTES),
                new PacketSocket.Instruction(RETURN, 0, 0, 0));
    }
}
