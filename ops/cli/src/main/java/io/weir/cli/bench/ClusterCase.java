package io.weir.cli.bench;

/** What is measured of a cluster, with the bar to pass. */
enum ClusterCase {
    IDLE_CPU("idle-cpu", "percent of a core a node", 5),
    IDLE_MEMORY("idle-memory", "MB resident a node", 400),
    NODE_KILLED("node-killed-first-packet", "s", 3),
    NAT_DOWNLOAD("nat-download-missing", "MB", 0),
    LEADER_KILLED("leader-killed-next-deploy", "s", 3),
    JOIN("join-first-packet", "s", 10),
    CONTROLLERS_DEAD("controllers-dead-packets-lost", "packets", 0),
    SITE_CUT("site-cut-twice-or-missing", "packets and middleboxes", 0),
    MOVES_LOAD("moves-load", "packets/s", 100_000),
    MOVE_LOST("move-lost-or-reordered", "packets", 0),
    MOVE_DELAY("move-added-delay", "ms", 20),
    DRAIN_LOST("drain-lost-or-reordered", "packets", 0),
    DRAIN_DELAY("drain-added-delay", "ms", 20),
    ROLLING_LOST("rolling-restart-lost-or-reordered", "packets", 0),
    ROLLING_DELAY("rolling-restart-added-delay", "ms", 20),
    DEPLOYMENTS_MEMORY("10000-deployments-memory", "MB", 200),
    DEPLOYMENTS_RESTART("10000-deployments-restart", "s", 5),
    DEPLOYMENTS_LIST("10000-deployments-list", "ms", 200);

    private final String label;
    private final String unit;
    private final double bar;

    ClusterCase(String label, String unit, double bar) {
        this.label = label;
        this.unit = unit;
        this.bar = bar;
    }

    String label() {
        return label;
    }

    String unit() {
        return unit;
    }

    double bar() {
        return bar;
    }

    /** A load is reached; what may be nothing at all has to be; everything else stays below. */
    boolean passes(double value) {
        if (this == MOVES_LOAD) {
            return value >= bar;
        }
        return bar == 0 ? value == 0 : value < bar;
    }
}
