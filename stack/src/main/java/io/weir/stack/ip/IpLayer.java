package io.weir.stack.ip;

import io.weir.net.IpAddress;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv6Address;
import io.weir.stack.device.Device;
import io.weir.stack.device.Medium;
import io.weir.stack.wire.Drop;
import io.weir.stack.wire.Protocols;
import java.util.List;
import java.util.Optional;

/**
 * The interface of a stack: a device, its addresses and routes, and what IP does between it and the transports. No
 * thread and no clock of its own: it does something when it is called. Used by one thread.
 */
public final class IpLayer implements IpOutput, Path.Resolver, Icmp.Upper, EthernetLink.Undelivered {
    private static final int PROTOCOLS = 256;

    private final Device device;
    private final DropCounters drops = new DropCounters();
    private final Addresses addresses = new Addresses();
    private final Routes routes = new Routes();
    private final PathMtus mtus;
    private final Reassembly reassembly = new Reassembly();
    private final EthernetLink link;
    private final NeighbourDiscovery discovery;
    private final IpSender sender;
    private final IcmpErrors errors;
    private final Icmp icmp;
    private final Transport[] transports = new Transport[PROTOCOLS];
    private final IpPacket in = new IpPacket();
    private final IpPacket quoted = new IpPacket();
    private final PacketBuffer out = new PacketBuffer();
    private final Path back;
    private final byte[] frame;
    private final long secret;
    private int generation;
    private int paths;
    private long nowNs;

    /** @param secret what strangers must not know: hashes and numbers that they must not foresee come from it */
    public IpLayer(Device device, long secret) {
        this.device = device;
        this.secret = secret;
        this.mtus = new PathMtus(secret);
        this.link = new EthernetLink(device, addresses, drops, this, secret);
        this.discovery = new NeighbourDiscovery(this, link, addresses, new Path(this), this::addressesChanged);
        this.sender = new IpSender(device, link, drops, secret);
        this.errors = new IcmpErrors(this, drops);
        this.icmp = new Icmp(this, this);
        this.back = new Path(this);
        this.frame = new byte[device.frameBytes()];
    }

    /** Lets a transport have the packets of its protocol; one a protocol. */
    public void add(Transport transport) {
        int protocol = transport.protocol();
        if (protocol < 0 || protocol >= PROTOCOLS || transports[protocol] != null) {
            throw new IllegalArgumentException("protocol " + protocol + " is no number or taken");
        }
        transports[protocol] = transport;
    }

    /** Adds an address, or does nothing if it is there. An IPv6 address on an Ethernet is used after a second. */
    public void add(InterfaceAddress address) {
        if (owns(address.address())) {
            return;
        }
        Addresses.Own own = addresses.add(address);
        boolean ethernet = device.medium() == Medium.ETHERNET;
        if (ethernet && address.address() instanceof Ipv6Address) {
            own.tentative = true;
            addresses.publish();
            discovery.claim(own);
        } else if (ethernet && address.address() instanceof Ipv4Address v4) {
            link.announce(v4);
        }
        routes.add(Route.onLink(address.prefix()));
        addressesChanged();
    }

    public void remove(InterfaceAddress address) {
        addresses.remove(address.address());
        boolean shared = addresses.all().stream().anyMatch(own -> own.value.prefix().equals(address.prefix()));
        if (!shared) {
            routes.remove(Route.onLink(address.prefix()));
        }
        addressesChanged();
    }

    /** Replaces the route to the same prefix. */
    public void add(Route route) {
        if (!routes.add(route)) {
            throw new IllegalArgumentException("more than " + Routes.LIMIT + " routes");
        }
        addressesChanged();
    }

    public void remove(Route route) {
        routes.remove(route);
        addressesChanged();
    }

    /** Those that can be used. */
    public List<InterfaceAddress> addresses() {
        return addresses.all().stream().filter(own -> !own.tentative).map(own -> own.value).toList();
    }

    public List<Route> routes() {
        return routes.all();
    }

    /** IPv6 addresses given up because somebody on the link has them. */
    public long duplicateAddresses() {
        return discovery.duplicates();
    }

    private void addressesChanged() {
        generation++;
        for (Transport transport : transports) {
            if (transport != null) {
                transport.addressesChanged();
            }
        }
    }

    /** The time for the calls that follow. */
    public void time(long now) {
        nowNs = now;
        link.time(now);
        device.time(now);
    }

    /** Takes at most {@code limit} frames from the device. Returns how many. */
    public int receive(int limit) {
        int count = 0;
        PacketQueue toSelf = sender.toSelf();
        // those that are there now: what they cause comes the next time
        for (int waiting = toSelf.size(); waiting > 0; waiting--) {
            byte[] packet = toSelf.first();
            packet(packet, 0, toSelf.firstBytes(), Origin.SELF);
            toSelf.remove();
            count++;
        }
        for (; count < limit; count++) {
            int length = device.receive(frame, 0);
            if (length == Device.NONE) {
                break;
            }
            frame(length);
        }
        return count;
    }

    private void frame(int length) {
        if (device.medium() == Medium.IP) {
            packet(frame, 0, length, Origin.HOST);
            return;
        }
        int at = link.receive(frame, 0, length);
        if (at != EthernetLink.CONSUMED) {
            packet(frame, at, length - at, link.isGroup() ? Origin.GROUP : Origin.HOST);
        }
    }

    /** How a packet came. */
    private enum Origin {
        /** In a frame to us. */
        HOST,
        /** In a frame to many. */
        GROUP,
        /** From the stack itself. */
        SELF
    }

    private void packet(byte[] bytes, int at, int available, Origin origin) {
        Drop wrong = in.read(bytes, at, available);
        if (wrong != Drop.NONE) {
            drops.add(wrong);
            if (in.version() == 6 && hasProblem() && origin != Origin.GROUP && isForUs()) {
                errors.parameterProblem(in);
            }
            return;
        }
        if (in.isMulticast() && !isForMany()) {
            // to a group of others: the link brings them all
            return;
        }
        Drop refused = refusal(origin);
        if (refused != Drop.NONE) {
            drops.add(refused);
            return;
        }
        if (!in.isFragment()) {
            deliver(origin == Origin.GROUP || isForMany());
        } else if (reassembly.add(in, nowNs)) {
            Drop whole = reassembly.show(in);
            if (whole == Drop.NONE && !in.isFragment()) {
                deliver(origin == Origin.GROUP || isForMany());
            } else {
                drops.add(whole == Drop.NONE ? Drop.FRAGMENT_MALFORMED : whole);
            }
        } else if (reassembly.wrong() != Drop.NONE) {
            drops.add(reassembly.wrong());
        }
    }

    private boolean hasProblem() {
        return in.ipv6().problemCode() >= 0;
    }

    private Drop refusal(Origin origin) {
        boolean martian = origin == Origin.SELF
                ? !addresses.owns(in.sourceHigh(), in.sourceLow())
                : addresses.owns(in.sourceHigh(), in.sourceLow()) || isMartian();
        if (martian) {
            return Drop.MARTIAN;
        }
        if (!isForUs()) {
            return Drop.NOT_FOR_US;
        }
        return in.version() == 4 && in.ipv4().isSourceRouted() ? Drop.SOURCE_ROUTED : Drop.NONE;
    }

    /** A source that no other host can have (RFC 1122, 3.2.1.3; RFC 4291, 2.5). */
    private boolean isMartian() {
        long low = in.sourceLow();
        if (in.version() == 4) {
            int first = (int) (low >>> 24) & 0xff;
            return first == 0 || first == 127 || first >= 224 || addresses.isBroadcast(low);
        }
        boolean solicitation = (in.sourceHigh() | low) == 0 && in.protocol() == Protocols.ICMPV6;
        return in.sourceHigh() >>> 56 == 0xff || in.sourceHigh() == 0 && low >>> 1 == 0 && !solicitation;
    }

    private boolean isForUs() {
        return addresses.owns(in.destinationHigh(), in.destinationLow()) || isForMany();
    }

    /** To all on the link, or to a group that a host is in (RFC 4291, 2.8). */
    private boolean isForMany() {
        long high = in.destinationHigh();
        long low = in.destinationLow();
        if (in.version() == 4) {
            return addresses.isBroadcast(low) || (low & 0xffff_ffffL) == 0xe000_0001L;
        }
        boolean allNodes = high == 0xff02L << 48 && low == 1;
        return allNodes || high >>> 48 == 0xff02 && addresses.solicits(high, low);
    }

    private void deliver(boolean forMany) {
        in.forMany(forMany);
        int protocol = in.protocol();
        if (protocol == (in.version() == 4 ? Protocols.ICMP : Protocols.ICMPV6)) {
            icmp(forMany);
            return;
        }
        Transport transport = transports[protocol];
        if (transport == null || protocol == Protocols.ICMP || protocol == Protocols.ICMPV6) {
            drops.add(Drop.UNKNOWN_PROTOCOL);
            if (protocol != Protocols.NO_NEXT_HEADER) {
                errors.protocolUnreachable(in, forMany);
            }
        } else if (transport.receive(in) == Delivery.NO_PORT) {
            drops.add(Drop.NO_PORT);
            errors.portUnreachable(in, forMany);
        }
    }

    private void icmp(boolean forMany) {
        if (!icmp.read(in)) {
            return;
        }
        int type = icmp.message().type();
        if (in.version() == 6 && NeighbourDiscovery.speaks(type)) {
            if (device.medium() == Medium.ETHERNET) {
                discovery.receive(in, type);
            }
        } else if (!icmp.receive(in, forMany)) {
            Transport listener = transports[in.protocol()];
            if (listener == null || listener.receive(in) == Delivery.NO_PORT) {
                drops.add(Drop.NO_PORT);
            }
        }
    }

    @Override
    public boolean failed(Failure why, IpPacket packet) {
        Transport transport = transports[packet.protocol()];
        return transport != null && transport.failed(why, packet);
    }

    @Override
    public void tooBig(IpPacket packet, int said) {
        back.from(packet.sourceHigh(), packet.sourceLow()).to(packet.destinationHigh(), packet.destinationLow());
        back.carrying(packet.protocol());
        int sent = packet.version() == 4 ? packet.ipv4().totalBytes() : 0;
        if (mtus.tooBig(back, said, sent, nowNs)) {
            generation++;
        }
    }

    @Override
    public boolean owns(long high, long low) {
        return addresses.owns(high, low);
    }

    @Override
    public void unreachable(byte[] packet, int length) {
        if (quoted.readQuoted(packet, 0, length) == Drop.NONE && !quoted.isLaterFragment()) {
            failed(Failure.HOST_UNREACHABLE, quoted);
        }
    }

    /** Does what is due. */
    public void run() {
        if (device.medium() == Medium.ETHERNET) {
            link.neighbours().run(nowNs);
            discovery.run(nowNs);
        }
        if (mtus.run(nowNs)) {
            generation++;
        }
        reassembly.run(nowNs, quoted, this::fragmentsExpired);
    }

    private void fragmentsExpired(boolean first, IpPacket packet) {
        drops.add(Drop.FRAGMENT_TIMEOUT);
        if (first) {
            errors.reassemblyTimeExceeded(packet);
        }
    }

    /** When {@link #run} or {@link #receive} has to be called next, if no frame comes before. */
    public long deadlineNs() {
        if (!sender.toSelf().isEmpty()) {
            return nowNs;
        }
        long link4 = Math.min(link.neighbours().deadlineNs(), discovery.deadlineNs());
        long slow = Math.min(mtus.deadlineNs(), reassembly.deadlineNs());
        return Math.min(device.deadlineNs(), Math.min(link4, slow));
    }

    /** What was handed in goes out. */
    public void flush() {
        device.flush();
    }

    @Override
    public long nowNs() {
        return nowNs;
    }

    @Override
    public Optional<Path> path(IpAddress local, IpAddress remote, int protocol) {
        if (local.version() != remote.version() || remote.isUnspecified()) {
            return Optional.empty();
        }
        Path path = new Path(this).to(remote.high(), remote.low());
        if (!local.isUnspecified()) {
            path.from(local.high(), local.low());
        } else if (owns(remote)) {
            path.from(remote.high(), remote.low());
        } else {
            int chosen = addresses.choose(remote.high(), remote.low());
            if (chosen < 0) {
                return Optional.empty();
            }
            path.from(addresses.high(chosen), addresses.low(chosen));
        }
        path.carrying(protocol).flowLabel((int) ((secret ^ ++paths) * 0x9e3779b97f4a7c15L >>> 40));
        return path.isUp() ? Optional.of(path) : Optional.empty();
    }

    @Override
    public Path pathBack(IpPacket packet) {
        back.to(packet.sourceHigh(), packet.sourceLow());
        if (addresses.owns(packet.destinationHigh(), packet.destinationLow())) {
            back.from(packet.destinationHigh(), packet.destinationLow());
        } else {
            int chosen = addresses.choose(packet.sourceHigh(), packet.sourceLow());
            back.from(chosen < 0 ? 0 : addresses.high(chosen), chosen < 0 ? 0 : addresses.low(chosen));
        }
        return back.carrying(packet.protocol());
    }

    @Override
    public PacketBuffer buffer(int length) {
        return out.begin(length);
    }

    @Override
    public Sent send(Path path, PacketBuffer payload) {
        return sender.send(path, payload);
    }

    @Override
    public boolean owns(IpAddress address) {
        return addresses.owns(address.high(), address.low());
    }

    @Override
    public DropCounters drops() {
        return drops;
    }

    @Override
    public int generation() {
        return generation;
    }

    @Override
    public void resolve(Path path) {
        long high = path.remoteHigh();
        long low = path.remoteLow();
        boolean asking = (path.localHigh() | path.localLow()) == 0;
        if (!asking && !addresses.owns(path.localHigh(), path.localLow())) {
            path.resolved(Path.Hop.NONE, device.mtu(), false);
            return;
        }
        if (addresses.owns(high, low)) {
            path.resolved(Path.Hop.SELF, device.mtu(), true);
            return;
        }
        if (device.medium() == Medium.IP) {
            resolved(path, Path.Hop.DEVICE);
            return;
        }
        boolean group = path.version() == 4
                ? addresses.isBroadcast(low) || (low & 0xf000_0000L) == 0xe000_0000L
                : high >>> 56 == 0xff;
        if (group) {
            path.resolved(Path.Hop.GROUP, device.mtu(), false);
            return;
        }
        Optional<Route> route = routes.find(high, low);
        if (route.isEmpty() && !Addresses.isLinkLocal(high)) {
            path.resolved(Path.Hop.NONE, device.mtu(), false);
            return;
        }
        Optional<IpAddress> gateway = route.flatMap(Route::gateway);
        path.next(gateway.map(IpAddress::high).orElse(high), gateway.map(IpAddress::low).orElse(low));
        resolved(path, Path.Hop.NEIGHBOUR);
    }

    private void resolved(Path path, Path.Hop hop) {
        long high = path.remoteHigh();
        long low = path.remoteLow();
        path.resolved(hop, mtus.mtu(high, low, device.mtu()), !mtus.mayCut(high, low));
    }
}
