package io.weir.node;

/** What happens on the data plane that somebody should know. */
public sealed interface DataPlaneEvent {
    /** It failed, lost its packets and its state, and runs again. */
    record Crashed(String name, Throwable cause) implements DataPlaneEvent {}

    /** It failed too often and was stopped. */
    record Failed(String name) implements DataPlaneEvent {}
}
