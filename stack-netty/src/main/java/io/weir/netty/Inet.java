package io.weir.netty;

import io.weir.net.IpAddress;
import io.weir.net.Ipv4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;

/** Addresses as the JDK and as a stack have them. */
final class Inet {
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private Inet() {}

    /** Throws on what is no address yet, as the JDK's channels do. */
    static InetSocketAddress resolved(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            throw new UnsupportedAddressTypeException();
        }
        if (inet.isUnresolved()) {
            throw new UnresolvedAddressException();
        }
        return inet;
    }

    static IpAddress ip(InetSocketAddress address) {
        byte[] bytes = address.getAddress().getAddress();
        ByteBuffer numbers = ByteBuffer.wrap(bytes);
        return bytes.length == IPV4_BYTES
                ? new Ipv4Address(numbers.getInt() & Ipv4Address.MAX)
                : IpAddress.of(numbers.getLong(), numbers.getLong());
    }

    static InetSocketAddress socketAddress(IpAddress address, int port) {
        byte[] bytes = address.version() == 4
                ? ByteBuffer.allocate(IPV4_BYTES).putInt((int) address.low()).array()
                : ByteBuffer.allocate(IPV6_BYTES).putLong(address.high()).putLong(address.low()).array();
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("addresses have 4 or 16 bytes", e);
        }
    }
}
