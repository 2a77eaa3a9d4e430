package io.weir.stack.tcp;

/** Whether the world let one have what one asked for. */
public sealed interface TcpAnswer<T> {
    /** Here it is. */
    record Given<T>(T value) implements TcpAnswer<T> {}

    /**
     * Not now.
     *
     * @param reason a few words: the address is in use, too many connections
     */
    record Refused<T>(String reason) implements TcpAnswer<T> {}

    /** For callers that know that it cannot be refused; throws if it is. */
    default T orElseThrow() {
        return switch (this) {
            case Given<T>(T value) -> value;
            case Refused<T>(String reason) -> throw new IllegalStateException(reason);
        };
    }
}
