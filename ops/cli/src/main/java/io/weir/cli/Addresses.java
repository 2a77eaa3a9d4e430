package io.weir.cli;

import io.weir.net.IpAddress;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Reads addresses given as options. */
final class Addresses {
    private Addresses() {}

    static void register(CommandLine line) {
        line.registerConverter(IpAddress.class, text -> IpAddress.parse(text)
                .orElseThrow(() -> new TypeConversionException("`" + text + "` is not an IP address")));
        line.registerConverter(Ipv4Address.class, text -> Ipv4Address.parse(text)
                .orElseThrow(() -> new TypeConversionException("`" + text + "` is not an IPv4 address")));
        line.registerConverter(Ipv4Prefix.class, text -> Ipv4Prefix.parse(text)
                .orElseThrow(() -> new TypeConversionException("`" + text + "` is not an IPv4 prefix")));
    }
}
