package io.weir.port;

import io.weir.attach.Tuple;
import java.nio.ByteBuffer;

/** Tuples as the keys of the kernel's map: one for each port, or one for all ports of a protocol. */
final class XdpTuples {
    /** Twice what the switch takes, for ranges of ports. */
    static final int MAX_ENTRIES = 1 << 18;

    private static final int SET = 1;

    private final Bpf bpf;
    private final int map;

    XdpTuples(Bpf bpf, int map) {
        this.bpf = bpf;
        this.map = map;
    }

    void add(Tuple tuple) throws SystemCallException {
        if (tuple.allPorts()) {
            bpf.put(map, key(tuple, 0), SET);
            return;
        }
        for (int port = tuple.lowPort(); port <= tuple.highPort(); port++) {
            bpf.put(map, key(tuple, port), SET);
        }
    }

    void remove(Tuple tuple) throws SystemCallException {
        if (tuple.allPorts()) {
            bpf.remove(map, key(tuple, 0));
            return;
        }
        for (int port = tuple.lowPort(); port <= tuple.highPort(); port++) {
            bpf.remove(map, key(tuple, port));
        }
    }

    private static byte[] key(Tuple tuple, int port) {
        return ByteBuffer.allocate(XdpProgram.TUPLE_KEY_BYTES)
                .putLong(tuple.address().high())
                .putLong(tuple.address().low())
                .put((byte) tuple.protocol())
                .put((byte) 0)
                .putShort((short) port)
                .array();
    }
}
