package io.weir.replication;

/** How far a standby is, as it says itself. */
public enum StandbyStatus {
    /** It does not know of it, or not yet. */
    UNKNOWN,
    /** It takes a full copy in. */
    SYNCING,
    /** It has all, but for what is on its way. */
    WARM,
    /** Something was lost: it wants a full copy. */
    GAP,
    /** It was told of another configuration. */
    OTHER_CONFIGURATION,
    /** It does not understand this version of the messages. */
    OTHER_VERSION,
    /** It knows of a later placement. */
    SUPERSEDED;

    private static final StandbyStatus[] ALL = values();

    static StandbyStatus of(int number) {
        return number < ALL.length ? ALL[number] : UNKNOWN;
    }

    /** Whether waiting does not help: the state will not be taken. */
    public boolean refused() {
        return this == OTHER_CONFIGURATION || this == OTHER_VERSION || this == SUPERSEDED;
    }
}
