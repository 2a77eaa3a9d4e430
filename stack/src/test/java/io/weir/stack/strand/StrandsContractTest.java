package io.weir.stack.strand;

import io.weir.net.IpAddress;
import io.weir.stack.Stack;
import io.weir.stack.ip.Transport;
import io.weir.stack.ip.TransportContract;
import io.weir.stack.udp.Udp;
import io.weir.stack.udp.UdpSettings;
import io.weir.stack.wire.Wire;
import java.util.SplittableRandom;

final class StrandsContractTest extends TransportContract {
    private static final int PORT = 100;

    @Override
    protected Transport make(Stack stack) {
        Udp udp = stack.add(output -> new Udp(output, UdpSettings.DEFAULTS, 1));
        Strands strands = stack.add(output -> new Strands(output, udp, new SplittableRandom(1)));
        strands.listen(PORT, _ -> {});
        return strands;
    }

    @Override
    protected byte[][] payloads() {
        byte[] hello = new byte[StrandPacket.HEADER_BYTES + StrandPacket.CHUNK_BYTES + 12];
        StrandPacket.header(hello, 5000 << 16 | PORT, 0);
        StrandPacket.chunk(hello, StrandPacket.HEADER_BYTES, StrandPacket.HELLO << 8, 12);
        Wire.putInt(hello, StrandPacket.HEADER_BYTES + 4, 77);
        byte[] data = new byte[StrandPacket.HEADER_BYTES + StrandPacket.DATA_BYTES + 100];
        StrandPacket.header(data, 5000 << 16 | PORT, 1);
        StrandPacket.chunk(data, StrandPacket.HEADER_BYTES, StrandPacket.DATA << 8 | 3, 108);
        return new byte[][] {hello, data};
    }

    @Override
    protected void seal(byte[] payload, IpAddress from, IpAddress to) {
        new StrandPacket().complete(payload, payload.length);
    }
}
