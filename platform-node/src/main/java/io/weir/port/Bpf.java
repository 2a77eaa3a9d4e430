package io.weir.port;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Maps and programs of the kernel: bpf(2). Everything is gone when its descriptors are closed or the process ends. */
final class Bpf {
    static final int HASH = 1;
    static final int LRU_HASH = 9;
    static final int SOCKETS = 17;
    /** Entries cost memory when they are made, not before. */
    static final int NO_PREALLOCATION = 1;

    private static final int MAP_CREATE = 0;
    private static final int MAP_UPDATE = 2;
    private static final int MAP_DELETE = 3;
    private static final int PROGRAM_LOAD = 5;
    private static final int LINK_CREATE = 28;
    private static final int XDP_PROGRAM = 6;
    private static final int XDP_ATTACH = 37;
    private static final int ATTRIBUTES = 128;
    private static final int LOG_BYTES = 1 << 16;
    private static final int TOLD = 500;

    private final SystemCalls system;

    Bpf(SystemCalls system) {
        this.system = system;
    }

    /** What a map is for. */
    record MapKind(int type, int keyBytes, int entries, int flags) {}

    int map(MapKind kind) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ATTRIBUTES, 8);
            attributes.set(JAVA_INT, 0, kind.type());
            attributes.set(JAVA_INT, 4, kind.keyBytes());
            attributes.set(JAVA_INT, 8, 4);
            attributes.set(JAVA_INT, 12, kind.entries());
            attributes.set(JAVA_INT, 16, kind.flags());
            return system.bpf(MAP_CREATE, attributes);
        }
    }

    void put(int map, byte[] key, int value) throws SystemCallException {
        change(MAP_UPDATE, map, key, value);
    }

    void remove(int map, byte[] key) throws SystemCallException {
        change(MAP_DELETE, map, key, 0);
    }

    private void change(int command, int map, byte[] key, int value) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ATTRIBUTES, 8);
            attributes.set(JAVA_INT, 0, map);
            attributes.set(JAVA_LONG, 8, arena.allocateFrom(java.lang.foreign.ValueLayout.JAVA_BYTE, key).address());
            attributes.set(JAVA_LONG, 16, command == MAP_UPDATE ? arena.allocateFrom(JAVA_INT, value).address() : 0);
            system.bpf(command, attributes);
        }
    }

    /**
     * Loads an XDP program; the kernel proves that it ends and stays within the frame.
     *
     * @throws IOException when it cannot, with the end of what the kernel says about it
     */
    int program(long[] code) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment log = arena.allocate(LOG_BYTES);
            MemorySegment attributes = arena.allocate(ATTRIBUTES, 8);
            attributes.set(JAVA_INT, 0, XDP_PROGRAM);
            attributes.set(JAVA_INT, 4, code.length);
            attributes.set(JAVA_LONG, 8, arena.allocateFrom(JAVA_LONG, code).address());
            attributes.set(JAVA_LONG, 16, arena.allocateFrom("Apache-2.0").address());
            attributes.set(JAVA_INT, 24, 1);
            attributes.set(JAVA_INT, 28, LOG_BYTES);
            attributes.set(JAVA_LONG, 32, log.address());
            try {
                return system.bpf(PROGRAM_LOAD, attributes);
            } catch (SystemCallException refused) {
                String said = log.getString(0);
                if (said.isEmpty()) {
                    throw refused;
                }
                String end = said.substring(Math.max(0, said.length() - TOLD));
                throw new IOException("the kernel refuses the program: " + end);
            }
        }
    }

    /** Runs a program on an interface's frames until the descriptor is closed. */
    int attach(int program, int interfaceIndex, int mode) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ATTRIBUTES, 8);
            attributes.set(JAVA_INT, 0, program);
            attributes.set(JAVA_INT, 4, interfaceIndex);
            attributes.set(JAVA_INT, 8, XDP_ATTACH);
            attributes.set(JAVA_INT, 12, mode);
            return system.bpf(LINK_CREATE, attributes);
        }
    }
}
