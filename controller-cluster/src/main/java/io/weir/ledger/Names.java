package io.weir.ledger;

import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.NodeRecord;

/** Resource names, as people and events use them. */
public final class Names {
    private Names() {}

    /** {@code tenants/{tenant}/middleboxes/{id}} */
    public static String middlebox(String tenant, String id) {
        return "tenants/" + tenant + "/middleboxes/" + id;
    }

    public static String of(Deployment deployment) {
        return middlebox(deployment.getTenant(), deployment.getId());
    }

    /** {@code sites/{site}/nodes/{node}} */
    public static String of(NodeRecord node) {
        return "sites/" + node.getSite() + "/nodes/" + node.getName();
    }

    public static String tenant(String tenant) {
        return "tenants/" + tenant;
    }
}
