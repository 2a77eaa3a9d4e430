package io.weir.stack.udp;

import io.weir.net.IpAddress;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv6Address;
import io.weir.stack.ip.Failure;
import io.weir.stack.ip.IpPacket;
import io.weir.stack.ip.PacketBuffer;
import io.weir.stack.ip.Path;
import io.weir.stack.ip.ReceiveQueue;
import io.weir.stack.ip.Sent;
import io.weir.stack.wire.Drop;
import io.weir.stack.wire.Protocols;
import io.weir.stack.wire.UdpHeader;
import io.weir.stack.wire.UdpPacket;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A UDP socket: sends and receives datagrams, never waits. Used on the stack's thread. What does not fit its buffer is
 * dropped and counted, as UDP may.
 */
public final class UdpSocket implements AutoCloseable {
    /** The answer of {@link #receive} when nothing waits. */
    public static final int NOTHING = -1;

    private static final Ipv4Address ANY_IPV4 = new Ipv4Address(0);

    private final Udp udp;
    private final IpAddress local;
    private final int port;
    private final ReceiveQueue queue;
    /** The next with a port of the same slot. */
    UdpSocket next;
    private Optional<IpAddress> peer = Optional.empty();
    private int peerPort;
    private Optional<Path> path = Optional.empty();
    private Optional<Failure> failure = Optional.empty();
    private Runnable onReadable = () -> {};
    private IpAddress source = ANY_IPV4;
    private IpAddress destination = ANY_IPV4;
    private int sourcePort;
    private boolean closed;

    UdpSocket(Udp udp, IpAddress local, int port, ReceiveQueue queue) {
        this.udp = udp;
        this.local = local;
        this.port = port;
        this.queue = queue;
    }

    /** The address it was opened with, maybe an unspecified one. */
    public IpAddress local() {
        return local;
    }

    public int port() {
        return port;
    }

    /** Talks to one peer only from now on: sends to it, receives from it, is told of its errors. False if there is no way. */
    public boolean connect(IpAddress remote, int remotePort) {
        if (remotePort < 1 || remotePort > 65_535) {
            throw new IllegalArgumentException("port " + remotePort);
        }
        Optional<Path> way = pathTo(remote);
        if (way.isPresent()) {
            peer = Optional.of(remote);
            peerPort = remotePort;
        }
        return way.isPresent();
    }

    /** Talks to everybody again. */
    public void disconnect() {
        peer = Optional.empty();
    }

    public Optional<IpAddress> peer() {
        return peer;
    }

    public int peerPort() {
        return peerPort;
    }

    /** Sends what remains in {@code data} to the peer; consumed unless {@link Sent#BUSY} or refused. */
    public Sent send(ByteBuffer data) {
        return send(data, peer.orElseThrow(() -> new IllegalStateException("not connected")), peerPort);
    }

    /** Sends what remains in {@code data}; consumed unless {@link Sent#BUSY} or refused. In fragments if it must be. */
    public Sent send(ByteBuffer data, IpAddress remote, int remotePort) {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        int length = data.remaining();
        if (length > UdpHeader.MAX_DATA) {
            return Sent.TOO_LONG;
        }
        Optional<Path> way = pathTo(remote);
        if (way.isEmpty()) {
            return Sent.NO_ROUTE;
        }
        PacketBuffer buffer = udp.output().buffer(UdpHeader.BYTES + length).fragmentable();
        data.get(data.position(), buffer.bytes(), buffer.at() + UdpHeader.BYTES, length);
        new UdpHeader(port, remotePort, length).write(buffer.bytes(), buffer.at());
        UdpHeader.complete(buffer.bytes(), buffer.at(), way.get().pseudoSum());
        Sent sent = udp.output().send(way.get(), buffer);
        if (sent == Sent.SENT) {
            data.position(data.limit());
        }
        return sent;
    }

    /** Most datagrams go where the one before went. */
    private Optional<Path> pathTo(IpAddress remote) {
        boolean same = path.isPresent()
                && path.get().remoteLow() == remote.low()
                && path.get().remoteHigh() == remote.high()
                && path.get().isUp();
        if (!same) {
            IpAddress from = local.isUnspecified() ? any(remote.version()) : local;
            path = udp.output().path(from, remote, Protocols.UDP);
        }
        return path;
    }

    private static IpAddress any(int version) {
        return version == 4 ? ANY_IPV4 : Ipv6Address.UNSPECIFIED;
    }

    /** The longest datagram that reaches this address whole, in bytes of data; empty if there is no way. */
    public Optional<Integer> wholeBytes(IpAddress remote) {
        return pathTo(remote).map(way -> way.payloadBytes() - UdpHeader.BYTES);
    }

    /**
     * Takes the next datagram; returns its length, also if {@code into} had not room for all of it. {@link #NOTHING} if
     * none waits. From whom it came, {@link #source} and {@link #sourcePort} say until the next.
     */
    public int receive(ByteBuffer into) {
        if (queue.isEmpty()) {
            return NOTHING;
        }
        int length = queue.bytes();
        sourcePort = queue.port();
        source = queue.isFrom(source) ? source : queue.source();
        destination = queue.isTo(destination) ? destination : queue.destination();
        queue.remove(into);
        return length;
    }

    public IpAddress source() {
        return source;
    }

    public int sourcePort() {
        return sourcePort;
    }

    /** Which of the stack's addresses the last received datagram was sent to. */
    public IpAddress destination() {
        return destination;
    }

    /** Datagrams that wait. */
    public int waiting() {
        return queue.size();
    }

    /** Called when the first datagram waits, or an error does. Must not throw. */
    public void onReadable(Runnable callback) {
        onReadable = callback;
    }

    /** Why a datagram to the peer did not arrive, once. */
    public Optional<Failure> takeFailure() {
        Optional<Failure> taken = failure;
        failure = Optional.empty();
        return taken;
    }

    boolean isAt(long high, long low) {
        return local.isUnspecified()
                ? local.version() == 6 || high == 0 && low >>> 32 == IpAddress.MAPPED >>> 32
                : local.low() == low && local.high() == high;
    }

    boolean takes(IpPacket packet, int fromPort) {
        boolean here = isAt(packet.destinationHigh(), packet.destinationLow())
                || packet.isForMany() && local.version() == packet.version();
        return here && (peer.isEmpty() || peerPort == fromPort && isPeer(packet.sourceHigh(), packet.sourceLow()));
    }

    private boolean isPeer(long high, long low) {
        return peer.isPresent() && peer.get().low() == low && peer.get().high() == high;
    }

    Drop deliver(IpPacket packet, UdpPacket datagram) {
        Drop full = queue.offer(packet, datagram.dataAt(), datagram.dataBytes(), datagram.sourcePort());
        if (full == Drop.NONE && queue.size() == 1) {
            onReadable.run();
        }
        return full;
    }

    boolean failed(Failure why, IpPacket quoted, int remotePort) {
        if (peer.isEmpty()) {
            // anybody may have been sent to
            return true;
        }
        boolean toPeer = remotePort == peerPort && isPeer(quoted.destinationHigh(), quoted.destinationLow());
        if (toPeer && why != Failure.TOO_BIG && failure.isEmpty()) {
            failure = Optional.of(why);
            onReadable.run();
        }
        return toPeer;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            queue.clear();
            udp.closed(this);
        }
    }
}
