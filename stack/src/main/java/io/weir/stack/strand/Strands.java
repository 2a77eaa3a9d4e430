package io.weir.stack.strand;

import io.weir.net.IpAddress;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv6Address;
import io.weir.stack.ip.Delivery;
import io.weir.stack.ip.EphemeralPorts;
import io.weir.stack.ip.Failure;
import io.weir.stack.ip.IpOutput;
import io.weir.stack.ip.IpPacket;
import io.weir.stack.ip.PacketBuffer;
import io.weir.stack.ip.Path;
import io.weir.stack.ip.Transport;
import io.weir.stack.udp.Udp;
import io.weir.stack.udp.UdpOpening;
import io.weir.stack.wire.Drop;
import io.weir.stack.wire.Protocols;
import io.weir.stack.wire.Wire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The transport: associations with peers over an IP protocol number of its own. Where that does not get through, an
 * association is opened through UDP instead, which is found out when it is opened and remembered for the peer.
 */
public final class Strands implements Transport, Carrier {
    /** The UDP port of tunnels, that of SCTP's. */
    public static final int TUNNEL_PORT = 9899;
    /** Associations at a time. */
    public static final int LIMIT = 1024;

    /** Every path takes this. */
    static final int LEAST_PACKET = 548;

    static final int MOST_PACKET = 16_384;
    private static final int REMEMBERED = 256;

    private record Key(IpAddress address, int port, int localPort) {}

    private final IpOutput output;
    private final RandomGenerator random;
    private final Cookies cookies;
    private final EphemeralPorts ephemeral;
    private final Optional<UdpTunnel> tunnel;
    private final Map<Key, StrandAssociation> associations = new HashMap<>();
    private final Map<Integer, Consumer<StrandAssociation>> listeners = new HashMap<>();
    /** Peers that were reached through a tunnel, those asked for last. */
    private final Map<IpAddress, Boolean> tunnelled = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<IpAddress, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final StrandPacket packet = new StrandPacket();
    private byte[] scratch = new byte[LEAST_PACKET];
    private Optional<Path> path = Optional.empty();

    /** @param random for tags and ports: a secure one, but in tests */
    public Strands(IpOutput output, Udp udp, RandomGenerator random) {
        this.output = output;
        this.random = random;
        this.cookies = new Cookies(random.nextLong(), random.nextLong());
        this.ephemeral = new EphemeralPorts(EphemeralPorts.FIRST, EphemeralPorts.LAST, random.nextLong());
        this.tunnel = udp.open(Ipv6Address.UNSPECIFIED, TUNNEL_PORT) instanceof UdpOpening.Opened opened
                ? Optional.of(new UdpTunnel(opened.socket(), this::fromTunnel))
                : Optional.empty();
    }

    /** Opens an association; its state tells what comes of it. Empty if there are too many, or no way there. */
    public Optional<StrandAssociation> connect(IpAddress remote, int port) {
        List<Carrier> ways = new ArrayList<>();
        tunnel.filter(_ -> tunnelled.containsKey(remote)).ifPresent(ways::add);
        ways.add(this);
        tunnel.filter(t -> !ways.contains(t)).ifPresent(ways::add);
        Peer peer = new Peer(remote, port, 0);
        ways.removeIf(way -> way.packetBytes(peer) == 0);
        var local = ephemeral.choose(p -> !associations.containsKey(new Key(remote, port, p)));
        if (ways.isEmpty() || local.isEmpty() || associations.size() >= LIMIT) {
            return Optional.empty();
        }
        StrandAssociation made =
                new StrandAssociation(this, peer, local.getAsInt(), newTag(), random.nextInt());
        associations.put(new Key(remote, port, local.getAsInt()), made);
        made.connect(ways);
        return Optional.of(made);
    }

    /** Takes associations to a port; {@code accept} gets each when it is open. False if the port is taken. */
    public boolean listen(int port, Consumer<StrandAssociation> accept) {
        return listeners.putIfAbsent(port, accept) == null;
    }

    private int newTag() {
        int tag = random.nextInt();
        return tag == 0 ? 1 : tag;
    }

    @Override
    public int protocol() {
        return Protocols.EXPERIMENT;
    }

    @Override
    public Delivery receive(IpPacket in) {
        receive(in.bytes(), in.payloadAt(), in.payloadBytes(), new Peer(in.source(), 0, 0), this);
        return Delivery.TAKEN;
    }

    private void fromTunnel(byte[] bytes, int length, Peer from) {
        tunnel.ifPresent(way -> receive(bytes, 0, length, from, way));
    }

    private void receive(byte[] bytes, int at, int length, Peer from, Carrier by) {
        Drop wrong = packet.read(bytes, at, length);
        if (wrong != Drop.NONE) {
            output.drops().add(wrong);
            return;
        }
        Peer peer = new Peer(from.address(), packet.sourcePort(), from.tunnelPort());
        int localPort = packet.destinationPort();
        StrandAssociation association = associations.get(new Key(peer.address(), peer.port(), localPort));
        while (packet.nextChunk()) {
            if (packet.type() == StrandPacket.HELLO && packet.tag() == 0) {
                hello(peer, localPort, by);
                return;
            }
            if (packet.type() == StrandPacket.COOKIE) {
                association = cookie(peer, localPort, by, association);
            } else if (association != null && packet.tag() == association.ourTag()) {
                association.chunk(packet, peer, by);
            }
            if (association == null || packet.tag() != association.ourTag()) {
                output.drops().add(association == null ? Drop.NO_PORT : Drop.WRONG_FIELD);
                return;
            }
        }
    }

    /** Answers without remembering anything. */
    private void hello(Peer peer, int localPort, Carrier by) {
        int hisTag = packet.intAt(0);
        int ports = localPort << 16 | peer.port();
        byte[] answer = packet(LEAST_PACKET);
        int at = StrandPacket.HEADER_BYTES;
        if (!listeners.containsKey(localPort)) {
            emit(by, peer, ports, hisTag, answer, StrandPacket.chunk(answer, at, StrandPacket.ABORT << 8, 0));
            return;
        }
        int ourTag = newTag();
        int ourFirst = random.nextInt();
        int cookieAt = at + StrandPacket.CHUNK_BYTES + 12;
        Wire.putLong(answer, cookieAt, nowNs());
        Wire.putInt(answer, cookieAt + 8, hisTag);
        Wire.putInt(answer, cookieAt + 12, packet.intAt(4));
        Wire.putInt(answer, cookieAt + 16, packet.intAt(8));
        Wire.putInt(answer, cookieAt + 20, ourFirst);
        Wire.putInt(answer, cookieAt + 24, ourTag);
        cookies.seal(answer, cookieAt, peer.bytes(localPort));
        Wire.putInt(answer, at + 4, ourTag);
        Wire.putInt(answer, at + 8, Inbound.WINDOW);
        Wire.putInt(answer, at + 12, ourFirst);
        emit(by, peer, ports, hisTag, answer, StrandPacket.chunk(answer, at, StrandPacket.WELCOME << 8, 12 + Cookies.BYTES));
    }

    /** What is open now by the cookie at hand; the association there was if the cookie opens none. */
    private StrandAssociation cookie(Peer peer, int localPort, Carrier by, StrandAssociation there) {
        int at = packet.bodyAt();
        boolean good = cookies.isGood(packet.bytes(), at, peer.bytes(localPort), nowNs())
                && packet.tag() == Wire.intAt(packet.bytes(), at + 24);
        if (!good) {
            return there;
        }
        if (there != null) {
            if (there.ourTag() == packet.tag()) {
                there.acknowledgeCookie();
            }
            return there;
        }
        Consumer<StrandAssociation> accept = listeners.get(localPort);
        if (accept == null || associations.size() >= LIMIT) {
            output.drops().add(Drop.STACK_FULL);
            return null;
        }
        byte[] bytes = packet.bytes();
        StrandAssociation made =
                new StrandAssociation(this, peer, localPort, packet.tag(), Wire.intAt(bytes, at + 20));
        associations.put(new Key(peer.address(), peer.port(), localPort), made);
        made.accepted(by, Wire.intAt(bytes, at + 8), Wire.intAt(bytes, at + 12), Wire.intAt(bytes, at + 16));
        made.acknowledgeCookie();
        accept.accept(made);
        return made;
    }

    @Override
    public boolean failed(Failure why, IpPacket quoted) {
        int sourcePort = Wire.shortAt(quoted.bytes(), quoted.payloadAt());
        int port = Wire.shortAt(quoted.bytes(), quoted.payloadAt() + 2);
        StrandAssociation association = associations.get(new Key(quoted.destination(), port, sourcePort));
        if (association != null && (why == Failure.PROTOCOL_UNREACHABLE || why == Failure.PROHIBITED)) {
            association.barred(this);
        }
        return association != null;
    }

    @Override
    public int run(long nowNs) {
        int sent = 0;
        for (StrandAssociation association : List.copyOf(associations.values())) {
            sent += association.run(nowNs);
        }
        associations.values().removeIf(association -> association.isOver(nowNs));
        return sent;
    }

    @Override
    public long deadlineNs() {
        long next = NEVER;
        for (StrandAssociation association : associations.values()) {
            next = Math.min(next, association.deadlineNs());
        }
        return next;
    }

    @Override
    public void close() {
        List.copyOf(associations.values()).forEach(StrandAssociation::abort);
        associations.clear();
        listeners.clear();
        tunnel.ifPresent(UdpTunnel::close);
    }

    // ---- for associations

    long nowNs() {
        return output.nowNs();
    }

    /** Room for a packet; the same for all. */
    byte[] packet(int bytes) {
        scratch = scratch.length == bytes ? scratch : new byte[bytes];
        return scratch;
    }

    /** The peer answered that way: associations to come begin with it. */
    void reached(Peer peer, Carrier by) {
        if (by.isTunnel()) {
            tunnelled.put(peer.address(), true);
        } else {
            tunnelled.remove(peer.address());
        }
    }

    /** The peer as it is reached by that carrier. */
    Peer by(Carrier carrier, Peer peer) {
        return new Peer(peer.address(), peer.port(), carrier.isTunnel() ? TUNNEL_PORT : 0);
    }

    void emit(Carrier by, Peer to, int ports, int tag, byte[] bytes, int length) {
        StrandPacket.header(bytes, ports, tag);
        packet.complete(bytes, length);
        by.send(to, bytes, length);
    }

    // ---- the carrier by the protocol's own number

    @Override
    public int packetBytes(Peer peer) {
        return pathTo(peer.address()).map(Path::payloadBytes).orElse(0);
    }

    @Override
    public void send(Peer peer, byte[] bytes, int length) {
        pathTo(peer.address()).ifPresent(way -> {
            PacketBuffer buffer = output.buffer(length).fragmentable();
            System.arraycopy(bytes, 0, buffer.bytes(), buffer.at(), length);
            output.send(way, buffer);
        });
    }

    @Override
    public boolean isTunnel() {
        return false;
    }

    private Optional<Path> pathTo(IpAddress remote) {
        boolean same = path.isPresent()
                && path.get().remoteLow() == remote.low()
                && path.get().remoteHigh() == remote.high()
                && path.get().isUp();
        if (!same) {
            IpAddress any = remote.version() == 4 ? new Ipv4Address(0) : Ipv6Address.UNSPECIFIED;
            path = output.path(any, remote, Protocols.EXPERIMENT);
        }
        return path;
    }
}
