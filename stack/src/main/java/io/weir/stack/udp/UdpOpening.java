package io.weir.stack.udp;

/** What came of opening a socket. */
public sealed interface UdpOpening {
    record Opened(UdpSocket socket) implements UdpOpening {}

    record Refused(Reason why) implements UdpOpening {}

    /** Why a socket cannot be had. */
    enum Reason {
        /** Another socket has the port at this address, or at all. */
        PORT_TAKEN,
        NO_PORT_FREE,
        /** The stack does not have the address. */
        NOT_OUR_ADDRESS,
        TOO_MANY_SOCKETS
    }

    /** For who knows that it can be had; throws if not. */
    default UdpSocket socket() {
        return switch (this) {
            case Opened opened -> opened.socket();
            case Refused refused -> throw new IllegalStateException("no UDP socket: " + refused.why());
        };
    }
}
