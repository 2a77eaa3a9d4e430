package io.weir.port;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What an interface does for the kernel's stack: checksums, cutting and merging of segments. Switched off by
 * ioctl(2) with SIOCETHTOOL, as {@code ethtool -K} does, so that stacks can be compared packet by packet.
 */
public final class Offloads {
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM_CLOEXEC = 0x80002;
    private static final long SIOCETHTOOL = 0x8946;
    private static final int NAME_BYTES = 16;
    private static final int REQUEST_BYTES = 40;
    private static final int SET_GRO = 0x2c;
    private static final int SET_GSO = 0x24;
    private static final int SET_TSO = 0x1f;
    private static final int SET_TX_CHECKSUM = 0x17;

    private Offloads() {}

    /**
     * Everything that the interface can leave undone.
     *
     * @throws SystemCallException without CAP_NET_ADMIN, or where there is no such interface
     */
    public static void off(String name) throws SystemCallException {
        SystemCalls system = new SystemCalls();
        int socket = system.socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(8, 4);
            MemorySegment request = arena.allocate(REQUEST_BYTES, 8);
            MemorySegment text = arena.allocateFrom(name);
            request.asSlice(0, NAME_BYTES).copyFrom(text.asSlice(0, Math.min(text.byteSize(), NAME_BYTES - 1)));
            request.set(JAVA_LONG, NAME_BYTES, value.address());
            for (int command : new int[] {SET_TSO, SET_GSO, SET_GRO, SET_TX_CHECKSUM}) {
                value.set(JAVA_INT, 0, command);
                turn(system, socket, request);
            }
        } finally {
            system.close(socket);
        }
    }

    private static void turn(SystemCalls system, int socket, MemorySegment request) throws SystemCallException {
        try {
            system.control(socket, SIOCETHTOOL, request);
        } catch (SystemCallException e) {
            // off for good, as on a veth whose other end runs an XDP program
            if (e.errno() != SystemCallException.EOPNOTSUPP) {
                throw e;
            }
        }
    }
}
