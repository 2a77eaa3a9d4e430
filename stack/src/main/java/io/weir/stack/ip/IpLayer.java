package io.weir.stack.ip;

import io.weir.net.IpAddress;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv6Address;
import io.weir.stack.device.Device;
import io.weir.stack.device.Medium;
import java.util.List;
import java.util.Optional;

/**
 * The interface of a stack: a device, its addresses and routes, and what IP does between it and the transports. No
 * thread and no clock of its own: it does something when it is called. Used by one thread.
 */
public final class IpLayer implements IpOutput {
    private final Device device;
    private final boolean ethernet;
    private final DropCounters drops = new DropCounters();
    private final Addresses addresses = new Addresses();
    private final Paths paths;
    private final EthernetLink link;
    private final NeighbourDiscovery discovery;
    private final IpSender sender;
    private final IpInput input;
    private final PacketBuffer out = new PacketBuffer();
    private final byte[] frame;
    private long nowNs;

    /** @param secret what strangers must not know: hashes and numbers that they must not foresee come from it */
    public IpLayer(Device device, long secret) {
        this.device = device;
        this.ethernet = device.medium() == Medium.ETHERNET;
        this.frame = new byte[device.frameBytes()];
        this.paths = new Paths(device, addresses, secret);
        this.input = new IpInput(this, addresses, paths);
        this.link = new EthernetLink(device, addresses, drops, input::unreachable, secret);
        this.sender = new IpSender(device, link, drops, secret);
        this.discovery = new NeighbourDiscovery(this, link, addresses, new Path(paths), this::addressesChanged);
        if (ethernet) {
            input.neighbours(discovery::receive);
        }
    }

    /** Lets a transport have the packets of its protocol; one a protocol. */
    public void add(Transport transport) {
        input.add(transport);
    }

    /** Adds an address, or does nothing if it is there. An IPv6 address on an Ethernet is used after a second. */
    public void add(InterfaceAddress address) {
        if (addresses.all().stream().anyMatch(own -> own.value.address().equals(address.address()))) {
            return;
        }
        Addresses.Own own = addresses.add(address);
        if (ethernet && address.address() instanceof Ipv6Address) {
            own.tentative = true;
            addresses.publish();
            discovery.claim(own);
        } else if (ethernet && address.address() instanceof Ipv4Address v4) {
            link.announce(v4);
        }
        paths.add(Route.onLink(address.prefix()));
        addressesChanged();
    }

    public void remove(InterfaceAddress address) {
        addresses.remove(address.address());
        boolean shared = addresses.all().stream().anyMatch(own -> own.value.prefix().equals(address.prefix()));
        if (!shared) {
            paths.remove(Route.onLink(address.prefix()));
        }
        addressesChanged();
    }

    /** Replaces the route to the same prefix. */
    public void add(Route route) {
        paths.add(route);
        addressesChanged();
    }

    public void remove(Route route) {
        paths.remove(route);
        addressesChanged();
    }

    /** Those that can be used. */
    public List<InterfaceAddress> addresses() {
        return addresses.all().stream().filter(own -> !own.tentative).map(own -> own.value).toList();
    }

    public List<Route> routes() {
        return paths.routes();
    }

    /** IPv6 addresses given up because somebody on the link has them. */
    public long duplicateAddresses() {
        return discovery.duplicates();
    }

    private void addressesChanged() {
        paths.changed();
        input.addressesChanged();
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
            input.packet(toSelf.first(), 0, toSelf.firstBytes(), IpInput.Origin.SELF);
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
        if (!ethernet) {
            input.packet(frame, 0, length, IpInput.Origin.HOST);
            return;
        }
        int at = link.receive(frame, 0, length);
        if (at != EthernetLink.CONSUMED) {
            input.packet(frame, at, length - at, link.isGroup() ? IpInput.Origin.GROUP : IpInput.Origin.HOST);
        }
    }

    /** Does what is due. */
    public void run() {
        if (ethernet) {
            link.neighbours().run(nowNs);
            discovery.run(nowNs);
        }
        paths.run(nowNs);
        input.run(nowNs);
    }

    /** When {@link #run} or {@link #receive} has to be called next, if no frame comes before. */
    public long deadlineNs() {
        if (!sender.toSelf().isEmpty()) {
            return nowNs;
        }
        long neighbours = Math.min(link.neighbours().deadlineNs(), discovery.deadlineNs());
        return Math.min(Math.min(device.deadlineNs(), neighbours), Math.min(paths.deadlineNs(), input.deadlineNs()));
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
        return paths.path(local, remote, protocol);
    }

    @Override
    public Path pathBack(IpPacket packet) {
        return paths.back(packet);
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
}
