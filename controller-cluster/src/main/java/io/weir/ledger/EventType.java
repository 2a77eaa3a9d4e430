package io.weir.ledger;

/** What can happen. The text is the type of the CloudEvent; it is never changed, a new meaning gets a new version. */
public enum EventType {
    LEADER_ELECTED("io.weir.leader.elected.v1"),
    NODE_JOINED("io.weir.node.joined.v1"),
    NODE_LOST("io.weir.node.lost.v1"),
    NODE_LEFT("io.weir.node.left.v1"),
    NODE_CORDONED("io.weir.node.cordoned.v1"),
    NODE_UNCORDONED("io.weir.node.uncordoned.v1"),
    NODE_DRAINING("io.weir.node.draining.v1"),
    NODE_DRAINED("io.weir.node.drained.v1"),
    MIDDLEBOX_PLACED("io.weir.middlebox.placed.v1"),
    MIDDLEBOX_STARTED("io.weir.middlebox.started.v1"),
    MIDDLEBOX_MOVING("io.weir.middlebox.moving.v1"),
    MIDDLEBOX_MOVED("io.weir.middlebox.moved.v1"),
    MIDDLEBOX_STAYS("io.weir.middlebox.stays.v1"),
    MIDDLEBOX_STANDBY("io.weir.middlebox.standby.v1"),
    MIDDLEBOX_HOMELESS("io.weir.middlebox.homeless.v1"),
    MIDDLEBOX_FAILED("io.weir.middlebox.failed.v1"),
    MIDDLEBOX_DELETED("io.weir.middlebox.deleted.v1"),
    MIDDLEBOX_REFUSED("io.weir.middlebox.refused.v1"),
    TOPOLOGY_APPLIED("io.weir.topology.applied.v1"),
    POLICY_APPLIED("io.weir.policy.applied.v1"),
    TENANT_APPLIED("io.weir.tenant.applied.v1"),
    IDENTITY_REVOKED("io.weir.identity.revoked.v1");

    private final String text;

    EventType(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
