package io.weir.stack;

import io.weir.net.IpAddress;
import io.weir.stack.ip.Sent;
import io.weir.stack.udp.Udp;
import io.weir.stack.udp.UdpSettings;
import io.weir.stack.udp.UdpSocket;
import io.weir.stack.wire.Drop;
import io.weir.stack.wire.UdpHeader;
import java.nio.ByteBuffer;

/** Sends every UDP datagram back to where it came from (RFC 862): the smallest program there is on a stack. */
public final class Echo implements Application {
    /** Below are other servers, which would answer the answer: two echo services would never stop. */
    private static final int FIRST_CLIENT_PORT = 1024;

    private final IpAddress address;
    private final int port;
    private final long secret;

    /** @param secret as a {@link Stack} has one */
    public Echo(IpAddress address, int port, long secret) {
        this.address = address;
        this.port = port;
        this.secret = secret;
    }

    @Override
    public void start(Stack stack) {
        Udp udp = stack.add(output -> new Udp(output, UdpSettings.DEFAULTS, secret));
        UdpSocket socket = udp.open(address, port).socket();
        ByteBuffer data = ByteBuffer.allocate(UdpHeader.MAX_DATA);
        socket.onReadable(() -> echo(socket, data, stack));
    }

    private static void echo(UdpSocket socket, ByteBuffer data, Stack stack) {
        while (socket.receive(data.clear()) != UdpSocket.NOTHING) {
            if (socket.sourcePort() < FIRST_CLIENT_PORT) {
                stack.drops().add(Drop.NO_CLIENT);
            } else if (socket.send(data.flip(), socket.source(), socket.sourcePort()) == Sent.BUSY) {
                stack.drops().add(Drop.DEVICE_FULL);
            }
        }
    }
}
