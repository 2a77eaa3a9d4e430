package io.weir.node;

import io.weir.attach.Tuple;
import io.weir.net.IpAddress;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv6Address;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The kernel's own sockets in this network namespace, as /proc/net has them, which an owned tuple makes deaf. */
final class KernelSockets {
    private static final Path ROOT = Path.of("/proc/net");
    private static final String TIME_WAIT = "06";

    private KernelSockets() {}

    /** @param address unspecified for a socket that hears every address */
    record Bound(int protocol, IpAddress address, int port) {
        /** Whether frames to the tuple would be this socket's, were they the kernel's. */
        boolean hears(Tuple tuple) {
            boolean everywhere = address.isUnspecified() && (address.version() == 6 || tuple.address().version() == 4);
            return tuple.protocol() == protocol
                    && tuple.lowPort() <= port
                    && port <= tuple.highPort()
                    && (everywhere || address.equals(tuple.address()));
        }

        @Override
        public String toString() {
            String host = address.version() == 6 ? "[" + address + "]" : address.toString();
            return Tuple.protocolName(protocol) + " " + host + ":" + port;
        }
    }

    static List<Bound> now() {
        return Stream.of("tcp", "tcp6", "udp", "udp6").flatMap(KernelSockets::of).distinct().toList();
    }

    private static Stream<Bound> of(String table) {
        try {
            return parse(table.startsWith("tcp") ? Tuple.TCP : Tuple.UDP, Files.readAllLines(ROOT.resolve(table))).stream();
        } catch (IOException notThere) {
            // a kernel without IPv6
            return Stream.empty();
        }
    }

    /** @param lines of proc_net_tcp(5): a heading, then a socket a line, its address in words of this machine's order */
    static List<Bound> parse(int protocol, List<String> lines) {
        List<Bound> all = new ArrayList<>();
        for (String line : lines) {
            String[] fields = line.strip().split("\\s+");
            int colon = fields.length > 3 ? fields[1].indexOf(':') : -1;
            if (colon == 8 || colon == 32) {
                int port = HexFormat.fromHexDigits(fields[1].substring(colon + 1));
                boolean closing = protocol == Tuple.TCP && fields[3].equals(TIME_WAIT);
                if (port != 0 && !closing) {
                    all.add(new Bound(protocol, address(fields[1].substring(0, colon)), port));
                }
            }
        }
        return all;
    }

    private static IpAddress address(String hex) {
        ByteBuffer words = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
        ByteBuffer bytes = ByteBuffer.allocate(words.capacity());
        while (words.hasRemaining()) {
            int word = words.getInt();
            bytes.putInt(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? Integer.reverseBytes(word) : word);
        }
        bytes.flip();
        if (bytes.capacity() == 4) {
            return new Ipv4Address(bytes.getInt() & Ipv4Address.MAX);
        }
        long high = bytes.getLong();
        long low = bytes.getLong();
        return high == 0 && low == 0 ? Ipv6Address.UNSPECIFIED : IpAddress.of(high, low);
    }
}
