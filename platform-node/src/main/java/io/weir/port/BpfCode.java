package io.weir.port;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Assembles a program for the kernel's BPF machine (RFC 9669): instructions of 64 bits, jumps to labels. Only what
 * {@link XdpProgram} needs.
 */
final class BpfCode {
    /** Sizes of loads and stores. */
    static final int WORD = 0x00;

    static final int HALF = 0x08;
    static final int BYTE = 0x10;
    static final int LONG = 0x18;

    private static final int LOAD = 0x61;
    private static final int STORE = 0x63;
    private static final int STORE_CONSTANT = 0x62;

    private record Jump(int at, String label) {}

    private final List<Long> code = new ArrayList<>();
    private final List<Jump> jumps = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();

    private BpfCode add(int operation, int registers, int offset, int constant) {
        code.add(operation & 0xffL | (long) (registers & 0xff) << 8 | (offset & 0xffffL) << 16 | (long) constant << 32);
        return this;
    }

    private static int pair(int destination, int source) {
        return destination | source << 4;
    }

    BpfCode label(String label) {
        labels.put(label, code.size());
        return this;
    }

    BpfCode move(int to, int from) {
        return add(0xbf, pair(to, from), 0, 0);
    }

    BpfCode constant(int to, int value) {
        return add(0xb7, to, 0, value);
    }

    BpfCode addConstant(int to, int value) {
        return add(0x07, to, 0, value);
    }

    BpfCode add(int to, int from) {
        return add(0x0f, pair(to, from), 0, 0);
    }

    BpfCode or(int to, int from) {
        return add(0x4f, pair(to, from), 0, 0);
    }

    BpfCode and(int to, int mask) {
        return add(0x57, to, 0, mask);
    }

    BpfCode shiftLeft(int to, int bits) {
        return add(0x67, to, 0, bits);
    }

    BpfCode load(int size, int to, int base, int offset) {
        return add(LOAD | size, pair(to, base), offset, 0);
    }

    BpfCode store(int size, int base, int offset, int from) {
        return add(STORE | size, pair(base, from), offset, 0);
    }

    BpfCode storeConstant(int size, int base, int offset, int value) {
        return add(STORE_CONSTANT | size, base, offset, value);
    }

    BpfCode jump(String label) {
        jumps.add(new Jump(code.size(), label));
        return add(0x05, 0, 0, 0);
    }

    BpfCode jumpIfEqual(int register, int value, String label) {
        jumps.add(new Jump(code.size(), label));
        return add(0x15, register, 0, value);
    }

    BpfCode jumpIfNot(int register, int value, String label) {
        jumps.add(new Jump(code.size(), label));
        return add(0x55, register, 0, value);
    }

    /** Unsigned, both registers. */
    BpfCode jumpIfGreater(int register, int than, String label) {
        jumps.add(new Jump(code.size(), label));
        return add(0x2d, pair(register, than), 0, 0);
    }

    /** The address of a map, by its descriptor. */
    BpfCode map(int to, int descriptor) {
        return add(0x18, pair(to, 1), 0, descriptor).add(0, 0, 0, 0);
    }

    BpfCode call(int helper) {
        return add(0x85, 0, 0, helper);
    }

    BpfCode exit() {
        return add(0x95, 0, 0, 0);
    }

    long[] assembled() {
        for (Jump jump : jumps) {
            long distance = labels.get(jump.label()) - jump.at() - 1L;
            code.set(jump.at(), code.get(jump.at()) | (distance & 0xffff) << 16);
        }
        return code.stream().mapToLong(Long::longValue).toArray();
    }
}
