package io.weir.stack.tcp;

/** The states of a connection (RFC 9293, 3.3.2). LISTEN is a {@link TcpListener}. */
public enum TcpState {
    SYN_SENT,
    SYN_RECEIVED,
    ESTABLISHED,
    FIN_WAIT_1,
    FIN_WAIT_2,
    CLOSE_WAIT,
    CLOSING,
    LAST_ACK,
    TIME_WAIT,
    CLOSED;

    /** Data may be sent for the first time. */
    boolean sends() {
        return this == ESTABLISHED || this == CLOSE_WAIT;
    }

    /** Data and FIN may come. */
    boolean receives() {
        return this == ESTABLISHED || this == FIN_WAIT_1 || this == FIN_WAIT_2;
    }

    /** Something may be sent, if only again. */
    boolean transmits() {
        return switch (this) {
            case ESTABLISHED, CLOSE_WAIT, FIN_WAIT_1, CLOSING, LAST_ACK -> true;
            case SYN_SENT, SYN_RECEIVED, FIN_WAIT_2, TIME_WAIT, CLOSED -> false;
        };
    }

    boolean isHandshake() {
        return this == SYN_SENT || this == SYN_RECEIVED;
    }
}
