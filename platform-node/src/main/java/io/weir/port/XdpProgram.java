package io.weir.port;

import static io.weir.port.BpfCode.BYTE;
import static io.weir.port.BpfCode.HALF;
import static io.weir.port.BpfCode.LONG;
import static io.weir.port.BpfCode.WORD;

/**
 * What the kernel runs on each received frame before it does anything else: frames to virtual MAC addresses and to
 * tuples that were taken away from the kernel go to the node's socket of their queue, all else goes on to the kernel.
 * Later fragments follow their first one. IPv6 packets with extension headers other than a fragment's are the kernel's.
 *
 * <pre>
 *   the stack, from its end:   72  first fragment (int)   64  fragment's key   24  tuple's key
 *   tuple's key:      address (16), protocol (1), none (1), port (2, network order; 0 stands for all)
 *   fragment's key:   source (16), destination (16), identification (4)
 * </pre>
 */
final class XdpProgram {
    static final int TUPLE_KEY_BYTES = 20;
    static final int FRAGMENT_KEY_BYTES = 36;

    private static final int TUPLE = -24;
    private static final int PROTOCOL = TUPLE + 16;
    private static final int PORT = TUPLE + 18;
    private static final int FRAGMENT = -64;
    private static final int IDENTIFICATION = FRAGMENT + 32;
    private static final int FIRST = -72;
    private static final int STACK = 10;

    private static final int CONTEXT = 6;
    private static final int FRAME = 7;
    private static final int END = 8;
    private static final int TRANSPORT = 9;

    private static final int LOOKUP = 1;
    private static final int UPDATE = 2;
    private static final int REDIRECT = 51;
    private static final int PASS = 2;
    /** The first four of the last eight bytes of a mapped address, as this machine reads them. */
    private static final int MAPPED = 0xffff0000;

    /** Maps by their descriptors: sockets by queue, tuples taken away, owners of fragments. */
    record Maps(int sockets, int tuples, int fragments) {}

    private final Maps maps;
    private final BpfCode code = new BpfCode();

    private XdpProgram(Maps maps) {
        this.maps = maps;
    }

    static long[] code(Maps maps) {
        XdpProgram program = new XdpProgram(maps);
        program.begin();
        program.ipv4();
        program.ipv6();
        program.transport();
        program.ends();
        return program.code.assembled();
    }

    /** A number of two bytes in network order, as a load reads it. */
    private static int network(int value) {
        return Short.toUnsignedInt(Short.reverseBytes((short) value));
    }

    private void begin() {
        code.move(CONTEXT, 1)
                .load(WORD, FRAME, CONTEXT, 0)
                .load(WORD, END, CONTEXT, 4)
                .storeConstant(LONG, STACK, FIRST, 0)
                .storeConstant(LONG, STACK, TUPLE + 16, 0);
        need(FRAME, 14);
        code.load(HALF, 3, FRAME, 0)
                .load(HALF, 4, FRAME, 12)
                .jumpIfEqual(4, network(0x0806), "pass")
                .jumpIfEqual(3, network(VirtualMac.PREFIX), "redirect")
                .jumpIfEqual(3, network(VirtualMac.PREFIX6), "redirect")
                .jumpIfEqual(4, network(0x0800), "ipv4")
                .jumpIfEqual(4, network(0x86dd), "ipv6")
                .jump("pass");
    }

    /** Passes a frame that does not have so many bytes from there. */
    private void need(int from, int bytes) {
        code.move(2, from).addConstant(2, bytes).jumpIfGreater(2, END, "pass");
    }

    private void ipv4() {
        code.label("ipv4");
        need(FRAME, 34);
        code.load(BYTE, 3, FRAME, 14)
                .and(3, 15)
                .shiftLeft(3, 2)
                .move(TRANSPORT, FRAME)
                .add(TRANSPORT, 3)
                .addConstant(TRANSPORT, 14)
                .load(BYTE, 5, FRAME, 23)
                .store(BYTE, STACK, PROTOCOL, 5);
        mapped(TUPLE, 30);
        code.load(HALF, 3, FRAME, 20).and(3, network(0x3fff)).jumpIfEqual(3, 0, "transport");
        mapped(FRAGMENT, 26);
        mapped(FRAGMENT + 16, 30);
        code.load(HALF, 4, FRAME, 18)
                .shiftLeft(5, 16)
                .or(4, 5)
                .store(WORD, STACK, IDENTIFICATION, 4)
                .load(HALF, 3, FRAME, 20)
                .and(3, network(0x1fff))
                .jumpIfNot(3, 0, "later")
                .storeConstant(WORD, STACK, FIRST, 1)
                .jump("transport");
    }

    /** Puts the IPv4 address at an offset of the frame onto the stack, mapped. */
    private void mapped(int to, int from) {
        code.storeConstant(LONG, STACK, to, 0)
                .storeConstant(WORD, STACK, to + 8, MAPPED)
                .load(WORD, 3, FRAME, from)
                .store(WORD, STACK, to + 12, 3);
    }

    private void ipv6() {
        code.label("ipv6");
        need(FRAME, 54);
        copy(TUPLE, 38);
        code.move(TRANSPORT, FRAME)
                .addConstant(TRANSPORT, 54)
                .load(BYTE, 5, FRAME, 20)
                .store(BYTE, STACK, PROTOCOL, 5)
                .jumpIfNot(5, 44, "transport");
        need(FRAME, 62);
        code.load(BYTE, 5, FRAME, 54).store(BYTE, STACK, PROTOCOL, 5);
        copy(FRAGMENT, 22);
        copy(FRAGMENT + 16, 38);
        code.load(WORD, 4, FRAME, 58)
                .store(WORD, STACK, IDENTIFICATION, 4)
                .load(HALF, 3, FRAME, 56)
                .and(3, network(0xfff8))
                .jumpIfNot(3, 0, "later")
                .storeConstant(WORD, STACK, FIRST, 1)
                .addConstant(TRANSPORT, 8)
                .jump("transport");
    }

    private void copy(int to, int from) {
        code.load(LONG, 3, FRAME, from)
                .store(LONG, STACK, to, 3)
                .load(LONG, 3, FRAME, from + 8)
                .store(LONG, STACK, to + 8, 3);
    }

    /** Looks for the tuple with its port, if it has one, then for all of the protocol. */
    private void transport() {
        code.label("transport")
                .load(BYTE, 3, STACK, PROTOCOL)
                .jumpIfEqual(3, 6, "port")
                .jumpIfEqual(3, 17, "port")
                .jumpIfEqual(3, 132, "port")
                .jump("protocol")
                .label("port");
        need(TRANSPORT, 4);
        code.load(HALF, 3, TRANSPORT, 2).store(HALF, STACK, PORT, 3);
        find(maps.tuples(), TUPLE);
        code.jumpIfNot(0, 0, "hit").label("protocol").storeConstant(HALF, STACK, PORT, 0);
        find(maps.tuples(), TUPLE);
        code.jumpIfEqual(0, 0, "pass").label("hit").load(WORD, 3, STACK, FIRST).jumpIfEqual(3, 0, "redirect");
        code.map(1, maps.fragments())
                .move(2, STACK)
                .addConstant(2, FRAGMENT)
                .move(3, STACK)
                .addConstant(3, FIRST)
                .constant(4, 0)
                .call(UPDATE)
                .jump("redirect");
    }

    private void find(int map, int key) {
        code.map(1, map).move(2, STACK).addConstant(2, key).call(LOOKUP);
    }

    private void ends() {
        code.label("later");
        find(maps.fragments(), FRAGMENT);
        code.jumpIfEqual(0, 0, "pass")
                .label("redirect")
                .map(1, maps.sockets())
                .load(WORD, 2, CONTEXT, 16)
                .constant(3, PASS)
                .call(REDIRECT)
                .exit()
                .label("pass")
                .constant(0, PASS)
                .exit();
    }
}
