package io.weir.stack.ip;

/** Why a packet did not arrive, as an ICMP message says (RFC 792, RFC 1122 3.2.2.1, RFC 4443 3). */
public enum Failure {
    NETWORK_UNREACHABLE(false),
    HOST_UNREACHABLE(false),
    /** The host does not speak the protocol. */
    PROTOCOL_UNREACHABLE(true),
    PORT_UNREACHABLE(true),
    /** A filter or a policy is in the way. */
    PROHIBITED(false),
    /** Longer than the path takes: {@link Path#mtu} is smaller from now on if the transport believes it. */
    TOO_BIG(false),
    TIME_EXCEEDED(false),
    /** A header that somebody did not understand. */
    PARAMETER_PROBLEM(true);

    private final boolean hard;

    Failure(boolean hard) {
        this.hard = hard;
    }

    /** Sending again does not help (RFC 1122, 4.2.3.9). */
    public boolean isHard() {
        return hard;
    }
}
