package io.weir.stack.tcp;

import io.weir.net.IpAddress;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv6Address;
import io.weir.stack.ip.Delivery;
import io.weir.stack.ip.Failure;
import io.weir.stack.ip.IpOutput;
import io.weir.stack.ip.IpPacket;
import io.weir.stack.ip.PacketBuffer;
import io.weir.stack.ip.Path;
import io.weir.stack.ip.Sent;
import io.weir.stack.ip.Transport;
import io.weir.stack.wire.Protocols;
import io.weir.stack.wire.Wire;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** TCP as a transport of a stack: between {@link Tcp}, which knows segments only, and the Internet layer. */
public final class TcpTransport implements Transport {
    private static final Ipv4Address ANY_IPV4 = new Ipv4Address(0);

    private final IpOutput ip;
    private final Tcp tcp;
    private final TcpSegment segment = new TcpSegment();
    /** The way back of the packet that is being received, for answers that belong to no connection. */
    private IpPacket received;

    private TcpTransport(IpOutput ip, TcpSettings settings, RandomGenerator random) {
        this.ip = ip;
        tcp = Tcp.create(settings, new Output(), random);
        tcp.polledAfterSegments();
    }

    /**
     * @param random for secrets: a secure one, but in tests
     */
    public static TcpTransport create(IpOutput ip, TcpSettings settings, RandomGenerator random) {
        return new TcpTransport(ip, settings, random);
    }

    /** The connections and listeners, at the stack's time of now. */
    public Tcp tcp() {
        tcp.advance(ip.nowNs());
        return tcp;
    }

    /** The address that a connection to there would have here; empty if there is no way there. */
    public Optional<IpAddress> source(IpAddress remote) {
        IpAddress any = remote.version() == 4 ? ANY_IPV4 : Ipv6Address.UNSPECIFIED;
        return ip.path(any, remote, Protocols.TCP).map(Path::local);
    }

    @Override
    public int protocol() {
        return Protocols.TCP;
    }

    @Override
    public Delivery receive(IpPacket packet) {
        segment.source(packet.sourceHigh(), packet.sourceLow());
        segment.destination(packet.destinationHigh(), packet.destinationLow());
        segment.congestion(packet.trafficClass());
        if (!segment.wrap(packet.bytes(), packet.payloadAt(), packet.payloadBytes())) {
            tcp.malformed();
            return Delivery.TAKEN;
        }
        received = packet;
        tcp.receive(segment, ip.nowNs());
        received = null;
        return Delivery.TAKEN;
    }

    @Override
    public boolean failed(Failure why, IpPacket quoted) {
        TcpFlow flow = new TcpFlow();
        int at = quoted.payloadAt();
        flow.local(quoted.sourceHigh(), quoted.sourceLow(), Wire.shortAt(quoted.bytes(), at));
        flow.remote(quoted.destinationHigh(), quoted.destinationLow(), Wire.shortAt(quoted.bytes(), at + 2));
        int sequence = Wire.intAt(quoted.bytes(), at + 4);
        tcp.advance(ip.nowNs());
        if (!tcp.isInFlight(flow, sequence)) {
            return false;
        }
        switch (why) {
            case TOO_BIG -> tcp.pathChanged(flow);
            case PROTOCOL_UNREACHABLE, PORT_UNREACHABLE -> tcp.unreachable(flow, sequence, true);
            case NETWORK_UNREACHABLE, HOST_UNREACHABLE, PROHIBITED, TIME_EXCEEDED, PARAMETER_PROBLEM ->
                tcp.unreachable(flow, sequence, false);
        }
        return true;
    }

    @Override
    public int run(long nowNs) {
        return tcp.poll(nowNs);
    }

    @Override
    public long deadlineNs() {
        return tcp.deadlineNs();
    }

    @Override
    public void addressesChanged() {
        tcp.addressesChanged(ip::owns);
    }

    @Override
    public void close() {
        tcp.close();
    }

    private final class Output implements SegmentOutput {
        private PacketBuffer buffer;

        @Override
        public int maximumBytes(TcpFlow flow) {
            Path path = path(flow);
            return path == null ? 0 : path.payloadBytes();
        }

        @Override
        public void begin(TcpFlow flow, int bytes) {
            buffer = ip.buffer(bytes);
        }

        @Override
        public byte[] bytes() {
            return buffer.bytes();
        }

        @Override
        public int at() {
            return buffer.at();
        }

        @Override
        public boolean commit(TcpFlow flow, int bytes, int congestion) {
            Path path = path(flow);
            Sent sent = path == null ? Sent.NO_ROUTE : ip.send(path, buffer.trafficClass(congestion));
            if (sent == Sent.TOO_LONG) {
                tcp.pathChanged(flow);
            }
            // what has no way, or does not fit it any more, is as good as lost: timers will see to it
            return sent != Sent.BUSY;
        }

        private Path path(TcpFlow flow) {
            if (flow == segment.flow() && received != null) {
                return ip.pathBack(received);
            }
            if (flow.path == null) {
                IpAddress local = flow.localAddress();
                Optional<Path> found = ip.path(local, flow.remoteAddress(), Protocols.TCP);
                flow.path = found.orElse(null);
            }
            return flow.path;
        }
    }
}
