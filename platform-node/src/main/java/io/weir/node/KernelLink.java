package io.weir.node;

import io.weir.net.IpAddress;
import io.weir.net.IpPrefix;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.net.Ipv6Address;
import io.weir.portswitch.NextHops;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What the kernel knows of an interface: how long packets may be, which addresses are on the link, and which gateway
 * leads elsewhere. A node goes by it unless told otherwise.
 */
record KernelLink(int mtu, List<Ipv4Prefix> onLink, Optional<Ipv4Address> gateway, NextHops.Ipv6 ipv6) {
    private static final Path ROUTES = Path.of("/proc/net/route");
    private static final Path ROUTES6 = Path.of("/proc/net/ipv6_route");

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
        return Optional.of(new KernelLink(found.getMTU(), onLink, gateway(name, Files.readAllLines(ROUTES)), ipv6(found)));
    }

    private static NextHops.Ipv6 ipv6(NetworkInterface found) throws IOException {
        List<IpPrefix> onLink = found.getInterfaceAddresses().stream()
                .filter(a -> a.getAddress() instanceof Inet6Address)
                .map(a -> new IpPrefix(address(a.getAddress().getAddress()), a.getNetworkPrefixLength()))
                .toList();
        // a kernel without IPv6 has no such file
        List<String> routes = Files.exists(ROUTES6) ? Files.readAllLines(ROUTES6) : List.of();
        return new NextHops.Ipv6(onLink, gateway6(found.getName(), routes));
    }

    private static Ipv6Address address(byte[] bytes) {
        ByteBuffer address = ByteBuffer.wrap(bytes);
        return new Ipv6Address(address.getLong(), address.getLong());
    }

    /** The gateway of the default route through the interface, from the lines of /proc/net/ipv6_route. */
    static Optional<Ipv6Address> gateway6(String name, List<String> routes) {
        String zero = "0".repeat(32);
        return routes.stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(f -> f.length > 9 && f[9].equals(name) && f[0].equals(zero) && f[1].equals("00"))
                .map(f -> f[4])
                .filter(gateway -> !gateway.equals(zero))
                .map(gateway -> address(HexFormat.of().parseHex(gateway)))
                .findFirst();
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

    /** Whether an interface of this machine has the address. Asks the kernel. */
    static boolean kernelHas(IpAddress address) {
        byte[] bytes = switch (address) {
            case Ipv4Address v4 -> ByteBuffer.allocate(4).putInt((int) v4.value()).array();
            case Ipv6Address v6 -> ByteBuffer.allocate(16).putLong(v6.high()).putLong(v6.low()).array();
        };
        try {
            return NetworkInterface.getByInetAddress(InetAddress.getByAddress(bytes)) != null;
        } catch (IOException e) {
            return false;
        }
    }

    /** An interface without an address: everything is on the link. */
    NextHops nextHops() {
        return onLink.isEmpty()
                ? new NextHops(List.of(Ipv4Prefix.ALL), Optional.empty(), ipv6)
                : new NextHops(onLink, gateway, ipv6);
    }

    private static Ipv4Prefix prefix(InterfaceAddress address) {
        int ip = ByteBuffer.wrap(address.getAddress().getAddress()).getInt();
        return new Ipv4Prefix(new Ipv4Address(ip & 0xffffffffL), address.getNetworkPrefixLength());
    }
}
