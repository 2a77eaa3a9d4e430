package io.weir.cli.fault;

/** What goes wrong, in this order. */
enum Scenario {
    KILLED("a node is killed and started again"),
    LEADER_KILLED("the leader is killed, and something is deployed before it is back"),
    PAUSED("a node does nothing for longer than its lease, and wakes up"),
    LEADER_PAUSED("the leader does nothing for longer than its lease, and wakes up"),
    CUT("a node is cut off from all others, but not from its users"),
    SITE_CUT("a site is cut off, but not from its users"),
    LINK_CUT("the link between the leader and another node is cut"),
    ONE_WAY("a node hears the others and is not heard"),
    LOSSY("a fifth of a node's packets gets lost"),
    STARVED("others take nearly all of the processor time"),
    DISK_FULL("the disk under a controller's log is full"),
    JOINED("a node joins that is no controller, and leaves"),
    CONTROLLERS_PAUSED("all controllers do nothing, and a node goes on"),
    ALL_KILLED("all nodes are killed at once, and started again by their supervisor");

    private final String title;

    Scenario(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
