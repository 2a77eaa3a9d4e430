package io.weir.netty;

import io.weir.stack.ip.Failure;
import io.weir.stack.tcp.TcpFailure;
import io.weir.stack.tcp.TcpSocket;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;

/** What a stack says in the words of the JDK, which is what programs look for. */
final class Failures {
    private Failures() {}

    /** Why a connection was not made. */
    static IOException ofConnect(TcpSocket socket) {
        return switch (socket.failure().orElse(TcpFailure.ABORTED)) {
            case REFUSED, RESET -> new ConnectException("Connection refused");
            case TIMED_OUT -> new ConnectException("Connection timed out");
            case UNREACHABLE -> new NoRouteToHostException("No route to host");
            case ABORTED -> new SocketException("Connection aborted");
        };
    }

    /** Why a connection ended. */
    static IOException ofConnection(TcpFailure failure) {
        return switch (failure) {
            case REFUSED, RESET -> new SocketException("Connection reset");
            case TIMED_OUT -> new SocketException("Connection timed out");
            case UNREACHABLE -> new NoRouteToHostException("No route to host");
            case ABORTED -> new SocketException("Connection aborted");
        };
    }

    /** Why a datagram did not arrive. */
    static IOException ofDatagram(Failure failure) {
        return switch (failure) {
            case PORT_UNREACHABLE, PROTOCOL_UNREACHABLE -> new PortUnreachableException();
            case TOO_BIG -> new IOException("Message too long");
            case NETWORK_UNREACHABLE, HOST_UNREACHABLE, PROHIBITED, TIME_EXCEEDED, PARAMETER_PROBLEM ->
                new NoRouteToHostException("No route to host");
        };
    }

    /** The device is gone for good. */
    static SocketException down() {
        return new SocketException("Network is down");
    }
}
