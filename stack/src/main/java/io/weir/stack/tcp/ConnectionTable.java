package io.weir.stack.tcp;

/**
 * Connections by flow: open addressing, linear probing, no tombstones. Its hash is keyed, since flows are hostile. Hashes
 * stand beside the connections, for of many connections most are in no cache, and only the right one is to be looked at.
 */
final class ConnectionTable {
    private final long key;
    private Connection[] slots = new Connection[16];
    private int[] hashes = new int[slots.length];
    private int count;

    ConnectionTable(long key) {
        this.key = key;
    }

    int count() {
        return count;
    }

    Connection find(TcpFlow flow) {
        int hash = hash(flow);
        int mask = slots.length - 1;
        for (int i = hash & mask; slots[i] != null; i = i + 1 & mask) {
            if (hashes[i] == hash && slots[i].flow.same(flow)) {
                return slots[i];
            }
        }
        return null;
    }

    /** Of a flow that is not in yet. */
    void add(Connection connection) {
        if (2 * (count + 1) > slots.length) {
            grow();
        }
        connection.hash = hash(connection.flow);
        place(connection);
        count++;
    }

    private void place(Connection connection) {
        int mask = slots.length - 1;
        int i = connection.hash & mask;
        while (slots[i] != null) {
            i = i + 1 & mask;
        }
        slots[i] = connection;
        hashes[i] = connection.hash;
    }

    private void grow() {
        Connection[] old = slots;
        slots = new Connection[2 * old.length];
        hashes = new int[slots.length];
        for (Connection connection : old) {
            if (connection != null) {
                place(connection);
            }
        }
    }

    void remove(Connection connection) {
        int mask = slots.length - 1;
        int hole = connection.hash & mask;
        while (slots[hole] != connection) {
            hole = hole + 1 & mask;
        }
        // those that had to go past the hole move up, so that no search ends too early
        for (int i = hole + 1 & mask; slots[i] != null; i = i + 1 & mask) {
            int home = hashes[i] & mask;
            if ((i - home & mask) >= (i - hole & mask)) {
                slots[hole] = slots[i];
                hashes[hole] = hashes[i];
                hole = i;
            }
        }
        slots[hole] = null;
        count--;
    }

    /** All, to be looked at or removed after. */
    Connection[] all() {
        Connection[] all = new Connection[count];
        int n = 0;
        for (Connection connection : slots) {
            if (connection != null) {
                all[n++] = connection;
            }
        }
        return all;
    }

    private int hash(TcpFlow flow) {
        long h = key ^ flow.remoteLow() * 0x9e3779b97f4a7c15L;
        h = mix(h ^ flow.remoteHigh());
        h = mix(h ^ flow.localLow() ^ Long.rotateLeft(flow.localHigh(), 17));
        return (int) mix(h ^ ((long) flow.localPort() << 16 | flow.remotePort()));
    }

    private long mix(long value) {
        long h = (value ^ value >>> 32) * 0xd6e8feb86659fd93L + key;
        return h ^ h >>> 29;
    }
}
