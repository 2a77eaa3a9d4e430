package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.cli.output.Table;
import io.weir.v1.Node;
import java.util.List;

/** A node, as it is written. */
final class NodeView {
    private NodeView() {}

    static String table(List<Node> nodes) {
        Table table = Table.of("NODE", "STATE", "ADDRESS", "MIDDLEBOXES", "ROLE", "SINCE");
        for (Node node : nodes) {
            table.row(
                    node.getName(),
                    state(node),
                    node.getAddress(),
                    node.getMiddleboxes() + (node.getCapacity() > 0 ? " of " + node.getCapacity() : ""),
                    node.getLeader() ? "leader" : node.getController() ? "controller" : "node",
                    node.hasJoinTime() ? MiddleboxView.text(node.getJoinTime()) : "");
        }
        return table.text();
    }

    /** Its state, and what the operator has decided about it. */
    static String state(Node node) {
        String state = MiddleboxView.lower(node.getState().name());
        if (node.getDraining()) {
            return state + (node.getDrained() ? ", drained" : ", draining");
        }
        return node.getCordoned() ? state + ", cordoned" : state;
    }

    static Data data(Node node) {
        return Data.fields()
                .put("name", node.getName())
                .put("state", MiddleboxView.lower(node.getState().name()))
                .put("address", node.getAddress())
                .put("read_address", MiddleboxView.orUnknown(node.getReadAddress()))
                .put("controller", node.getController())
                .put("leader", node.getLeader())
                .put("middleboxes", node.getMiddleboxes())
                .put("capacity", node.getCapacity())
                .put("site", node.getSite())
                .put("cordoned", node.getCordoned())
                .put("draining", node.getDraining())
                .put("drained", node.getDrained())
                .put("membership", MiddleboxView.orUnknown(node.getMembership()))
                .put("trouble", node.getTrouble())
                .put("version", node.getVersion())
                .put("joined", MiddleboxView.time(node.hasJoinTime(), node.getJoinTime()))
                .put("lease_until", MiddleboxView.time(node.hasLeaseTime(), node.getLeaseTime()))
                .end();
    }
}
