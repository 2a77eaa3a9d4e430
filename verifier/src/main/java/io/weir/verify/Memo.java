package io.weir.verify;

import java.util.List;

/** What this packet has left in a table on its way: found again if it, or its answer, comes back. */
record Memo(int node, String table, List<List<Piece>> key, List<List<Piece>> values) {
    Memo {
        key = List.copyOf(key);
        values = List.copyOf(values);
    }
}
