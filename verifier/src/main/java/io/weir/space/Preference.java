package io.weir.space;

/** Which values a member should have if it can: so that examples look like packets and not like the edge of a range. */
@FunctionalInterface
public interface Preference {
    long[] NO_VALUES = {};

    Preference NONE = variable -> NO_VALUES;

    /** Values to try first, best first. */
    long[] values(int variable);
}
