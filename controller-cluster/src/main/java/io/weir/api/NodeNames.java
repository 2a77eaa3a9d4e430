package io.weir.api;

import io.weir.ledger.Names;
import io.weir.wire.v1.NodeRecord;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Resource names of nodes by their names. */
record NodeNames(Map<String, String> byName) {
    static NodeNames of(List<NodeRecord> nodes) {
        return new NodeNames(nodes.stream().collect(Collectors.toMap(NodeRecord::getName, Names::of)));
    }

    /** A node's name, out of it or of its resource name. */
    static String last(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** Empty for no node. */
    String resource(String name) {
        return byName.getOrDefault(name, "");
    }
}
