package io.weir.net;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/** How far an address reaches, which is what an operator has to know before something unencrypted uses it. */
public enum AddressScope {
    /** All addresses of the machine. */
    WILDCARD,
    /** This machine. */
    LOOPBACK,
    /** A network that the Internet does not route to: RFC 1918, 3927, 4193, 6598, and IPv6 link-local. */
    PRIVATE,
    /** Anything else. */
    PUBLIC;

    private static final int SHARED_FIRST = 100;
    private static final int SHARED_SECOND = 64;
    private static final int SHARED_MASK = 0xc0;
    private static final int UNIQUE_LOCAL = 0xfc;
    private static final int UNIQUE_LOCAL_MASK = 0xfe;

    public static AddressScope of(InetAddress address) {
        if (address.isAnyLocalAddress()) {
            return WILDCARD;
        }
        if (address.isLoopbackAddress()) {
            return LOOPBACK;
        }
        byte[] bytes = address.getAddress();
        boolean shared = address instanceof Inet4Address
                && bytes[0] == SHARED_FIRST
                && (bytes[1] & SHARED_MASK) == SHARED_SECOND;
        boolean unique = address instanceof Inet6Address && (bytes[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL;
        boolean quiet = address.isSiteLocalAddress() || address.isLinkLocalAddress() || shared || unique;
        return quiet ? PRIVATE : PUBLIC;
    }

    /** Whether what is sent there may be read on the way by people who have nothing to do with the platform. */
    public boolean exposed() {
        return this == WILDCARD || this == PUBLIC;
    }
}
