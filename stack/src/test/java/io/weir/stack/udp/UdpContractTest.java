package io.weir.stack.udp;

import io.weir.net.IpAddress;
import io.weir.stack.Stack;
import io.weir.stack.TwoHosts;
import io.weir.stack.ip.Transport;
import io.weir.stack.ip.TransportContract;
import io.weir.stack.wire.InternetChecksum;
import io.weir.stack.wire.UdpHeader;
import io.weir.stack.wire.Wire;
import java.nio.ByteBuffer;

final class UdpContractTest extends TransportContract {
    @Override
    protected Transport make(Stack stack) {
        Udp udp = stack.add(output -> new Udp(output, UdpSettings.DEFAULTS, 1));
        UdpSocket echo = udp.open(TwoHosts.ANY6, 7).socket();
        ByteBuffer data = ByteBuffer.allocate(2000);
        echo.onReadable(() -> {
            while (echo.receive(data.clear()) != UdpSocket.NOTHING) {
                echo.send(data.flip(), echo.source(), echo.sourcePort());
            }
        });
        udp.open(TwoHosts.ANY4, 8).socket();
        return udp;
    }

    @Override
    protected byte[][] payloads() {
        return new byte[][] {datagram(7, 100), datagram(8, 10), datagram(9, 0)};
    }

    private static byte[] datagram(int port, int size) {
        byte[] datagram = new byte[UdpHeader.BYTES + size];
        new UdpHeader(5000, port, size).write(datagram, 0);
        return datagram;
    }

    @Override
    protected void seal(byte[] payload, IpAddress from, IpAddress to) {
        if (Wire.shortAt(payload, 4) <= payload.length) {
            UdpHeader.complete(payload, 0, InternetChecksum.pseudo(from, to, 17));
        }
    }
}
