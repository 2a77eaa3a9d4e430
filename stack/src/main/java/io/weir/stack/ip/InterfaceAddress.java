package io.weir.stack.ip;

import io.weir.net.IpAddress;
import io.weir.net.IpPrefix;

/**
 * An address of a stack.
 *
 * @param prefixLength how many of its first bits all hosts on the link share
 */
public record InterfaceAddress(IpAddress address, int prefixLength) {
    public InterfaceAddress {
        if (address.isMulticast() || address.isUnspecified()) {
            throw new IllegalArgumentException(address + " is not one host's");
        }
        // refuses a length that is none
        new IpPrefix(address, prefixLength);
    }

    /** {@code 10.0.0.5/24}; throws on anything else. For addresses in our own code. */
    public static InterfaceAddress of(String text) {
        IpPrefix prefix = IpPrefix.of(text);
        return new InterfaceAddress(IpAddress.of(text.split("/")[0]), prefix.length());
    }

    public IpPrefix prefix() {
        return new IpPrefix(address, prefixLength);
    }

    @Override
    public String toString() {
        return address + "/" + prefixLength;
    }
}
