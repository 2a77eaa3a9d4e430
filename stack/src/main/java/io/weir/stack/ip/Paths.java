package io.weir.stack.ip;

import io.weir.net.IpAddress;
import io.weir.stack.device.Device;
import io.weir.stack.device.Medium;
import java.util.List;
import java.util.Optional;

/** Knows which way packets go, by addresses, routes and what was learned about MTUs. */
final class Paths implements Path.Resolver {
    private final Device device;
    private final Addresses addresses;
    private final Routes routes = new Routes();
    private final PathMtus mtus;
    private final Path scratch = new Path(this);
    private final Path back = new Path(this);
    private final long secret;
    private int generation;
    private int made;

    Paths(Device device, Addresses addresses, long secret) {
        this.device = device;
        this.addresses = addresses;
        this.mtus = new PathMtus(secret);
        this.secret = secret;
    }

    /** Addresses changed: all paths are looked at anew. */
    void changed() {
        generation++;
    }

    void add(Route route) {
        if (!routes.add(route)) {
            throw new IllegalArgumentException("more than " + Routes.LIMIT + " routes");
        }
        generation++;
    }

    void remove(Route route) {
        routes.remove(route);
        generation++;
    }

    List<Route> routes() {
        return routes.all();
    }

    Optional<Path> path(IpAddress local, IpAddress remote, int protocol) {
        if (local.version() != remote.version() || remote.isUnspecified()) {
            return Optional.empty();
        }
        Path path = new Path(this).to(remote.high(), remote.low());
        if (!local.isUnspecified()) {
            path.from(local.high(), local.low());
        } else if (addresses.owns(remote.high(), remote.low())) {
            path.from(remote.high(), remote.low());
        } else if (!chooseLocal(path)) {
            return Optional.empty();
        }
        path.carrying(protocol).flowLabel((int) ((secret ^ ++made) * 0x9e3779b97f4a7c15L >>> 40));
        return path.isUp() ? Optional.of(path) : Optional.empty();
    }

    private boolean chooseLocal(Path path) {
        int chosen = addresses.choose(path.remoteHigh(), path.remoteLow());
        if (chosen >= 0) {
            path.from(addresses.high(chosen), addresses.low(chosen));
        }
        return chosen >= 0;
    }

    /** Back to where the packet came from; the same object each time. */
    Path back(IpPacket packet) {
        back.to(packet.sourceHigh(), packet.sourceLow());
        if (addresses.owns(packet.destinationHigh(), packet.destinationLow())) {
            back.from(packet.destinationHigh(), packet.destinationLow());
        } else if (!chooseLocal(back)) {
            back.from(0, 0);
        }
        return back.carrying(packet.protocol());
    }

    /** A packet that was sent is too long for its path, somebody credible says; see {@link PathMtus#tooBig}. */
    void tooBig(IpPacket sent, int said, long nowNs) {
        scratch.from(sent.sourceHigh(), sent.sourceLow()).to(sent.destinationHigh(), sent.destinationLow());
        scratch.carrying(sent.protocol());
        int bytes = sent.version() == 4 ? sent.ipv4().totalBytes() : 0;
        if (mtus.tooBig(scratch, said, bytes, nowNs)) {
            generation++;
        }
    }

    void run(long nowNs) {
        if (mtus.run(nowNs)) {
            generation++;
        }
    }

    long deadlineNs() {
        return mtus.deadlineNs();
    }

    @Override
    public int generation() {
        return generation;
    }

    @Override
    public void resolve(Path path) {
        long high = path.remoteHigh();
        long low = path.remoteLow();
        // nobody asks whether an address is free from that address
        boolean nobody = (path.localHigh() | path.localLow()) == 0;
        if (!nobody && !addresses.owns(path.localHigh(), path.localLow())) {
            path.resolved(Path.Hop.NONE, device.mtu(), false);
        } else if (addresses.owns(high, low)) {
            path.resolved(Path.Hop.SELF, device.mtu(), true);
        } else if (device.medium() == Medium.IP) {
            reached(path, Path.Hop.DEVICE);
        } else if (isGroup(path.version(), high, low)) {
            path.resolved(Path.Hop.GROUP, device.mtu(), false);
        } else {
            resolveByRoute(path, high, low);
        }
    }

    private boolean isGroup(int version, long high, long low) {
        return version == 4 ? addresses.isBroadcast(low) || (low & 0xf000_0000L) == 0xe000_0000L : high >>> 56 == 0xff;
    }

    private void resolveByRoute(Path path, long high, long low) {
        Optional<Route> route = routes.find(high, low);
        if (route.isEmpty() && !Addresses.isLinkLocal(high)) {
            path.resolved(Path.Hop.NONE, device.mtu(), false);
            return;
        }
        Optional<IpAddress> gateway = route.flatMap(Route::gateway);
        path.next(gateway.map(IpAddress::high).orElse(high), gateway.map(IpAddress::low).orElse(low));
        reached(path, Path.Hop.NEIGHBOUR);
    }

    private void reached(Path path, Path.Hop hop) {
        long high = path.remoteHigh();
        long low = path.remoteLow();
        path.resolved(hop, mtus.mtu(high, low, device.mtu()), !mtus.mayCut(high, low));
    }
}
