package io.weir.node;

import io.weir.attach.Tuple;
import io.weir.net.IpAddress;
import io.weir.resident.HostedStack;
import io.weir.stack.Application;
import io.weir.stack.Stack;
import io.weir.stack.tcp.TcpListener;
import io.weir.stack.tcp.TcpSettings;
import io.weir.stack.tcp.TcpSocket;
import io.weir.stack.tcp.TcpTransport;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Consumer;

/**
 * TCP on a user-level stack, for tests. At its port it sends back what comes, until the other end has said its last. Who
 * connects to the port after is called back, from one of the ports after that, at {@link #CALLED_BACK}, and echoed there.
 */
final class TcpProgram implements Application {
    static final int CALLED_BACK = 9000;

    private static final int PORTS = 10;

    private final IpAddress address;
    private final int port;
    private TcpTransport transport;
    private int calls;

    private TcpProgram(IpAddress address, int port) {
        this.address = address;
        this.port = port;
    }

    /** Ten ports belong to it; nobody listens at the last one. */
    static HostedStack at(IpAddress address, int port) {
        List<Tuple> tuples = List.of(new Tuple(address, Tuple.TCP, port, port + PORTS - 1));
        return new HostedStack(tuples, () -> new TcpProgram(address, port));
    }

    @Override
    public void start(Stack stack) {
        transport = stack.add(ip -> TcpTransport.create(ip, TcpSettings.USUAL, new SecureRandom()));
        listen(port, TcpProgram::echo);
        listen(port + 1, this::callBack);
    }

    private void listen(int at, Consumer<TcpSocket> each) {
        TcpListener listener = transport.tcp().listen(address, at, 64).orElseThrow();
        listener.onReady(() -> listener.accept().ifPresent(each));
    }

    private void callBack(TcpSocket caller) {
        caller.close();
        int from = port + 2 + calls++ % (PORTS - 3);
        echo(transport.tcp().connect(address, from, caller.flow().remoteAddress(), CALLED_BACK).orElseThrow());
    }

    private static void echo(TcpSocket socket) {
        ByteBuffer data = ByteBuffer.allocate(1 << 16).limit(0);
        socket.onReady(() -> echo(socket, data));
    }

    private static void echo(TcpSocket socket, ByteBuffer data) {
        boolean goesOn = (socket.ready() & TcpSocket.CONNECTED) != 0;
        while (goesOn) {
            if (!data.hasRemaining()) {
                int count = socket.read(data.clear());
                data.flip();
                if (count < 0) {
                    socket.close();
                }
                goesOn = count > 0;
            }
            goesOn &= socket.write(data) > 0;
        }
    }
}
