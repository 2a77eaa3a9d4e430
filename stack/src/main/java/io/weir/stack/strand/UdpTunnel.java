package io.weir.stack.strand;

import io.weir.stack.udp.UdpSocket;
import io.weir.stack.wire.UdpHeader;
import java.nio.ByteBuffer;

/** Packets in UDP datagrams, as SCTP has it (RFC 6951): for paths that drop protocols which they do not know. */
final class UdpTunnel implements Carrier {
    /** Takes what came. */
    interface Receiver {
        void receive(byte[] packet, int length, Peer from);
    }

    private final UdpSocket socket;
    private final Receiver receiver;
    private final ByteBuffer data = ByteBuffer.allocate(UdpHeader.MAX_DATA);

    UdpTunnel(UdpSocket socket, Receiver receiver) {
        this.socket = socket;
        this.receiver = receiver;
        socket.onReadable(this::receive);
    }

    private void receive() {
        for (int length = socket.receive(data.clear()); length != UdpSocket.NOTHING; length = socket.receive(data.clear())) {
            receiver.receive(data.array(), length, new Peer(socket.source(), 0, socket.sourcePort()));
        }
    }

    @Override
    public int packetBytes(Peer peer) {
        return socket.wholeBytes(peer.address()).orElse(0);
    }

    @Override
    public void send(Peer peer, byte[] packet, int length) {
        // what is not taken is as if lost on the way: it is sent again
        socket.send(ByteBuffer.wrap(packet, 0, length), peer.address(), peer.tunnelPort());
    }

    @Override
    public boolean isTunnel() {
        return true;
    }

    void close() {
        socket.close();
    }
}
