package io.weir.node;

import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.portswitch.NextHops;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the kernel knows of an interface: how long packets may be, which addresses are on the link, and which gateway
 * leads elsewhere. A node goes by it unless told otherwise.
 */
record KernelLink(int mtu, List<Ipv4Prefix> onLink, Optional<Ipv4Address> gateway) {
    private static final Path ROUTES = Path.of("/proc/net/route");

    /** Empty when there is no such interface. */
    static Optional<KernelLink> of(String name) throws IOException {
        NetworkInterface found = NetworkInterface.getByName(name);
        if (found == null) {
            return Optional.empty();
        }
        List<Ipv4Prefix> onLink = found.getInterfaceAddresses().stream()
                .filter(a -> a.getAddress() instanceof Inet4Address)
                .map(KernelLink::prefix)
                .toList();
        return Optional.of(new KernelLink(found.getMTU(), onLink, gateway(name, Files.readAllLines(ROUTES))));
    }

    /** The gateway of the default route through the interface, from the lines of /proc/net/route. */
    static Optional<Ipv4Address> gateway(String name, List<String> routes) {
        return routes.stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(f -> f.length > 7 && f[0].equals(name) && f[1].equals("00000000") && f[7].equals("00000000"))
                .filter(f -> !f[2].equals("00000000"))
                .map(f -> Integer.reverseBytes((int) Long.parseLong(f[2], 16)) & 0xffffffffL)
                .map(Ipv4Address::new)
                .findFirst();
    }

    /** Whether an interface of this machine has the address. */
    static boolean kernelHas(Ipv4Address address) {
        byte[] bytes = ByteBuffer.allocate(4).putInt((int) address.value()).array();
        try {
            return NetworkInterface.getByInetAddress(InetAddress.getByAddress(bytes)) != null;
        } catch (IOException e) {
            return false;
        }
    }

    /** An interface without an address: everything is on the link. */
    NextHops nextHops() {
        return onLink.isEmpty() ? NextHops.ALL_ON_LINK : new NextHops(onLink, gateway);
    }

    private static Ipv4Prefix prefix(InterfaceAddress address) {
        int ip = ByteBuffer.wrap(address.getAddress().getAddress()).getInt();
        return new Ipv4Prefix(new Ipv4Address(ip & 0xffffffffL), address.getNetworkPrefixLength());
    }
}
