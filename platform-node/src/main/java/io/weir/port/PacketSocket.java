package io.weir.port;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Sets up AF_PACKET sockets (packet(7)): one that receives into a ring shared with the kernel, one that sends. Two, so
 * that the sending one never queues what arrives.
 */
final class PacketSocket {
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVBUF = 8;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_ADD_MEMBERSHIP = 1;
    private static final int PACKET_RX_RING = 5;
    private static final int PACKET_STATISTICS = 6;
    private static final int PACKET_COPY_THRESHOLD = 7;
    private static final int PACKET_VERSION = 10;
    private static final int PACKET_VNET_HDR = 15;
    private static final int PACKET_QDISC_BYPASS = 20;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final int TPACKET_V2 = 1;
    private static final int ETH_P_ALL = 3;
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;

    private final SystemCalls system;
    private final int interfaceIndex;

    PacketSocket(SystemCalls system, int interfaceIndex) {
        this.system = system;
        this.interfaceIndex = interfaceIndex;
    }

    /** One instruction of classic BPF (linux/filter.h). */
    record Instruction(int code, int jumpTrue, int jumpFalse, int constant) {}

    /**
     * A socket with a TPACKET_V2 ring of {@code blocks} blocks, not yet receiving: {@link #start} does that, when the
     * filter is in place. V2, because V3 hands packets over by a timer.
     */
    int receiver(int blockBytes, int blocks, int slotBytes, List<Instruction> filter) throws SystemCallException {
        int fd = system.socket(AF_PACKET, SOCK_RAW, 0);
        try (Arena arena = Arena.ofConfined()) {
            system.setOption(fd, SOL_PACKET, PACKET_VERSION, TPACKET_V2);
            system.setOption(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, 1);
            // what does not fit a ring slot is queued whole, up to this many bytes
            system.setOption(fd, SOL_SOCKET, SO_RCVBUF, SOCKET_BUFFER_BYTES);
            system.setOption(fd, SOL_PACKET, PACKET_COPY_THRESHOLD, 1);
            int[] request = {blockBytes, blocks, slotBytes, blockBytes / slotBytes * blocks};
            system.setOption(fd, SOL_PACKET, PACKET_RX_RING, arena.allocateFrom(JAVA_INT, request));
            attach(fd, filter, arena);
            promiscuous(fd, arena);
            return fd;
        } catch (SystemCallException e) {
            system.close(fd);
            throw e;
        }
    }

    /** A socket that only sends, past the queueing discipline: what the device cannot take at once is refused. */
    int sender() throws SystemCallException {
        int fd = system.socket(AF_PACKET, SOCK_RAW, 0);
        try {
            system.setOption(fd, SOL_PACKET, PACKET_QDISC_BYPASS, 1);
            system.setOption(fd, SOL_SOCKET, SO_SNDBUF, SOCKET_BUFFER_BYTES);
            bind(fd, 0);
            return fd;
        } catch (SystemCallException e) {
            system.close(fd);
            throw e;
        }
    }

    /**
     * A socket that only sends, with a header before each frame that says how to cut it: not past the queueing discipline,
     * for that way nothing is cut.
     */
    int cuttingSender() throws SystemCallException {
        int fd = system.socket(AF_PACKET, SOCK_RAW, 0);
        try {
            system.setOption(fd, SOL_PACKET, PACKET_VNET_HDR, 1);
            system.setOption(fd, SOL_SOCKET, SO_SNDBUF, SOCKET_BUFFER_BYTES);
            bind(fd, 0);
            return fd;
        } catch (SystemCallException e) {
            system.close(fd);
            throw e;
        }
    }

    void start(int fd) throws SystemCallException {
        bind(fd, ETH_P_ALL);
    }

    /** Packets the kernel could not put into the ring since the last call. */
    long missed(int fd) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statistics = arena.allocate(8, 4);
            system.option(fd, SOL_PACKET, PACKET_STATISTICS, statistics);
            return Integer.toUnsignedLong(statistics.get(JAVA_INT, 4));
        }
    }

    private void bind(int fd, int protocol) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(20, 4);
            address.set(JAVA_SHORT, 0, (short) AF_PACKET);
            address.set(JAVA_BYTE, 2, (byte) (protocol >>> 8));
            address.set(JAVA_BYTE, 3, (byte) protocol);
            address.set(JAVA_INT, 4, interfaceIndex);
            system.bind(fd, address);
        }
    }

    private void attach(int fd, List<Instruction> filter, Arena arena) throws SystemCallException {
        MemorySegment code = arena.allocate(8L * filter.size(), 8);
        for (int i = 0; i < filter.size(); i++) {
            Instruction instruction = filter.get(i);
            code.set(JAVA_SHORT, 8L * i, (short) instruction.code());
            code.set(JAVA_BYTE, 8L * i + 2, (byte) instruction.jumpTrue());
            code.set(JAVA_BYTE, 8L * i + 3, (byte) instruction.jumpFalse());
            code.set(JAVA_INT, 8L * i + 4, instruction.constant());
        }
        MemorySegment program = arena.allocate(16, 8);
        program.set(JAVA_SHORT, 0, (short) filter.size());
        program.set(JAVA_LONG, 8, code.address());
        system.setOption(fd, SOL_SOCKET, SO_ATTACH_FILTER, program);
    }

    /** Middleboxes have MAC addresses of their own, which the card would else filter away. */
    private void promiscuous(int fd, Arena arena) throws SystemCallException {
        MemorySegment membership = arena.allocate(16, 4);
        membership.set(JAVA_INT, 0, interfaceIndex);
        membership.set(JAVA_SHORT, 4, (short) 1);
        system.setOption(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership);
    }
}
