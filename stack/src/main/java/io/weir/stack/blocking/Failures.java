package io.weir.stack.blocking;

import io.weir.stack.ip.Failure;
import io.weir.stack.tcp.TcpFailure;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;

/** What goes wrong on a stack, as the exceptions that programs know from {@code java.net}. */
final class Failures {
    private Failures() {}

    static IOException of(TcpFailure why) {
        return switch (why) {
            case REFUSED, TIMED_OUT -> new ConnectException(why.text());
            case UNREACHABLE -> new NoRouteToHostException(why.text());
            case RESET, ABORTED -> new SocketException(why.text());
        };
    }

    static IOException of(Failure why) {
        return switch (why) {
            case PORT_UNREACHABLE, PROTOCOL_UNREACHABLE -> new PortUnreachableException("nobody listens there");
            case NETWORK_UNREACHABLE, HOST_UNREACHABLE, TIME_EXCEEDED, PROHIBITED ->
                new NoRouteToHostException("no way to the other end");
            case TOO_BIG, PARAMETER_PROBLEM -> new SocketException("the network did not take the datagram");
        };
    }

    /** The same failure with the caller's stack trace, for it was made on the stack's thread. */
    static IOException seenFromHere(IOException why) {
        IOException here = switch (why) {
            case BindException _ -> new BindException(why.getMessage());
            case ConnectException _ -> new ConnectException(why.getMessage());
            case NoRouteToHostException _ -> new NoRouteToHostException(why.getMessage());
            case PortUnreachableException _ -> new PortUnreachableException(why.getMessage());
            case SocketException _ -> new SocketException(why.getMessage());
            default -> new IOException(why.getMessage());
        };
        here.initCause(why);
        return here;
    }
}
