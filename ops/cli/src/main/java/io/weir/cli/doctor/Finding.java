package io.weir.cli.doctor;

/**
 * One thing looked at.
 *
 * @param name short, lower case with dashes
 * @param state how it is
 * @param found what was seen
 * @param advice what to do; empty when nothing need be done
 */
public record Finding(String name, State state, String found, String advice) {
    public enum State {
        OK,
        /** Weir runs, but less well, or one way of running it is closed. */
        LIMITED,
        /** A node cannot run. */
        BROKEN,
        /** Could not be looked at. Not the same as broken. */
        UNKNOWN
    }

    static Finding ok(String name, String found) {
        return new Finding(name, State.OK, found, "");
    }

    static Finding limited(String name, String found, String advice) {
        return new Finding(name, State.LIMITED, found, advice);
    }

    static Finding broken(String name, String found, String advice) {
        return new Finding(name, State.BROKEN, found, advice);
    }

    static Finding unknown(String name, String found) {
        return new Finding(name, State.UNKNOWN, found, "");
    }
}
