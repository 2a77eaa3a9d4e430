package io.weir.stack.tcp;

import io.weir.net.IpAddress;
import io.weir.stack.OneHost;
import io.weir.stack.Stack;
import io.weir.stack.ip.Transport;
import io.weir.stack.ip.TransportContract;
import io.weir.stack.wire.InternetChecksum;
import io.weir.stack.wire.Wire;
import java.util.SplittableRandom;

final class TcpContractTest extends TransportContract {
    private static final int PORT = 80;

    @Override
    protected Transport make(Stack stack) {
        TcpTransport transport = stack.add(ip -> TcpTransport.create(ip, TcpSettings.USUAL, new SplittableRandom(1)));
        transport.tcp().listen(OneHost.US4, PORT, 16).orElseThrow();
        transport.tcp().listen(OneHost.US6, PORT, 16).orElseThrow();
        return transport;
    }

    @Override
    protected byte[][] payloads() {
        return new byte[][] {
            segment(PORT, TcpSegment.SYN, 0), segment(PORT, TcpSegment.ACK, 100), segment(PORT + 1, TcpSegment.SYN, 0),
            segment(PORT, TcpSegment.RST, 0), segment(PORT, TcpSegment.ACK | TcpSegment.FIN, 0)
        };
    }

    private static byte[] segment(int port, int flags, int data) {
        byte[] segment = new byte[TcpSegment.HEADER_BYTES + data];
        Wire.putInt(segment, 0, 5000 << 16 | port);
        Wire.putInt(segment, 4, 1000);
        Wire.putInt(segment, 12, 5 << 28 | flags << 16 | 65_535);
        return segment;
    }

    @Override
    protected void seal(byte[] payload, IpAddress from, IpAddress to) {
        Wire.putShort(payload, 16, 0);
        long pseudo = InternetChecksum.pseudo(from, to, 6) + payload.length;
        Wire.putShort(payload, 16, InternetChecksum.fold(pseudo + InternetChecksum.sum(payload, 0, payload.length)));
    }
}
