package io.weir.cli.bench;

/** What is measured of user-level stacks, with the bar to pass. */
enum StacksCase {
    MEMORY_BULK("memory-bulk", Group.MEMORY_BULK, "Gb/s on one core", Sense.AT_LEAST, 10),
    LOSSY_PATH("lossy-path", Group.LOSSY_PATH, "of the model's throughput", Sense.WITHIN_A_TENTH_OF, 1),
    IDLE_MILLION("idle-million", Group.IDLE_MILLION, "GB resident", Sense.BELOW, 4),
    OPEN_CLOSE("open-close", Group.OPEN_CLOSE, "connections/s on one core", Sense.AT_LEAST, 100_000),
    THOUSAND_STACKS("thousand-stacks", Group.THOUSAND_STACKS, "kB a stack", Sense.BELOW, 100),
    SWITCH_IN_1("switch-in-1-core", Group.SWITCH_1, "Mpps", Sense.AT_LEAST, 10),
    SWITCH_OUT_1("switch-out-1-core", Group.SWITCH_1, "Mpps", Sense.AT_LEAST, 10),
    SWITCH_IN_2("switch-in-2-cores", Group.SWITCH_2, "Mpps", Sense.AT_LEAST, 14.88),
    SWITCH_OUT_2("switch-out-2-cores", Group.SWITCH_2, "Mpps", Sense.AT_LEAST, 14.88),
    VETH_SEND("veth-send", Group.VETH_BULK, "Gb/s", Sense.AT_LEAST, 0),
    VETH_RECEIVE("veth-receive", Group.VETH_BULK, "Gb/s", Sense.AT_LEAST, 0),
    VETH_ECHO_P50("veth-echo-p50", Group.VETH_ECHO, "us", Sense.BELOW, 0),
    VETH_ECHO_P99("veth-echo-p99", Group.VETH_ECHO, "us", Sense.BELOW, 0);

    /** Cases that one measurement answers. */
    enum Group {
        MEMORY_BULK,
        LOSSY_PATH,
        IDLE_MILLION,
        OPEN_CLOSE,
        THOUSAND_STACKS,
        SWITCH_1,
        SWITCH_2,
        VETH_BULK,
        VETH_ECHO
    }

    /** How a value has to be to its bar. */
    enum Sense {
        AT_LEAST,
        BELOW,
        WITHIN_A_TENTH_OF
    }

    private final String label;
    private final Group group;
    private final String unit;
    private final Sense sense;
    private final double bar;

    /** @param bar 0 if it is measured too, as a part of what the kernel does in the same run */
    StacksCase(String label, Group group, String unit, Sense sense, double bar) {
        this.label = label;
        this.group = group;
        this.unit = unit;
        this.sense = sense;
        this.bar = bar;
    }

    String label() {
        return label;
    }

    Group group() {
        return group;
    }

    String unit() {
        return unit;
    }

    double bar() {
        return bar;
    }

    /** Whether it needs two network namespaces, and so root. */
    boolean onWire() {
        return group == Group.VETH_BULK || group == Group.VETH_ECHO;
    }

    /** What is not a number passes no bar. */
    boolean passes(double value, double against) {
        return switch (sense) {
            case AT_LEAST -> value >= against;
            case BELOW -> value < against;
            case WITHIN_A_TENTH_OF -> Math.abs(value - against) <= against / 10;
        };
    }
}
