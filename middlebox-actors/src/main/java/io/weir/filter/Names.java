package io.weir.filter;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Names of protocols, ports, TCP flags and ICMP types: Click's own, and the commonest of /etc/services. */
final class Names {
    /** {@code tcpudp}: either of the two. Not a number that a packet can have. */
    static final int TCP_OR_UDP = 257;

    /** {@code transp}: any transport header. */
    static final int TRANSPORT = 258;

    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;

    private static final Map<String, Integer> PROTOCOLS = Map.ofEntries(
            Map.entry("icmp", ICMP), Map.entry("igmp", 2), Map.entry("ipip", 4), Map.entry("tcp", TCP),
            Map.entry("udp", UDP), Map.entry("dccp", 33), Map.entry("gre", 47), Map.entry("esp", 50),
            Map.entry("ah", 51), Map.entry("sctp", 132), Map.entry("tcpudp", TCP_OR_UDP),
            Map.entry("transp", TRANSPORT));

    private static final Map<String, Integer> PORTS = Map.ofEntries(
            Map.entry("echo", 7), Map.entry("discard", 9), Map.entry("daytime", 13), Map.entry("chargen", 19),
            Map.entry("ftp-data", 20), Map.entry("ftp", 21), Map.entry("ssh", 22), Map.entry("telnet", 23),
            Map.entry("smtp", 25), Map.entry("domain", 53), Map.entry("dns", 53), Map.entry("bootps", 67),
            Map.entry("bootpc", 68), Map.entry("tftp", 69), Map.entry("finger", 79), Map.entry("www", 80),
            Map.entry("http", 80), Map.entry("pop3", 110), Map.entry("sunrpc", 111), Map.entry("auth", 113),
            Map.entry("nntp", 119), Map.entry("ntp", 123), Map.entry("netbios-ns", 137),
            Map.entry("netbios-dgm", 138), Map.entry("netbios-ssn", 139), Map.entry("imap", 143),
            Map.entry("snmp", 161), Map.entry("snmp-trap", 162), Map.entry("bgp", 179), Map.entry("irc", 194),
            Map.entry("imap3", 220), Map.entry("https", 443), Map.entry("rip", 520), Map.entry("route", 520),
            Map.entry("imaps", 993), Map.entry("pop3s", 995), Map.entry("pptp", 1723));

    private static final Map<String, Integer> TCP_FLAGS =
            Map.of("fin", 1, "syn", 2, "rst", 4, "psh", 8, "ack", 16, "urg", 32);

    private static final Map<String, Integer> ICMP_TYPES = Map.ofEntries(
            Map.entry("echo-reply", 0), Map.entry("unreachable", 3), Map.entry("sourcequench", 4),
            Map.entry("redirect", 5), Map.entry("echo", 8), Map.entry("routeradvert", 9),
            Map.entry("routersolicit", 10), Map.entry("timeexceeded", 11), Map.entry("parameterproblem", 12),
            Map.entry("timestamp", 13), Map.entry("timestamp-reply", 14), Map.entry("inforeq", 15),
            Map.entry("inforeq-reply", 16), Map.entry("maskreq", 17), Map.entry("maskreq-reply", 18));

    private Names() {}

    static OptionalInt protocol(String name) {
        Integer number = PROTOCOLS.get(name);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** What a word can be, and its number in each case. */
    static Map<Kind, Integer> meanings(String word) {
        Map<Kind, Integer> meanings = new LinkedHashMap<>();
        Optional.ofNullable(PROTOCOLS.get(word)).ifPresent(n -> meanings.put(Kind.PROTOCOL, n));
        Optional.ofNullable(PORTS.get(word)).ifPresent(n -> meanings.put(Kind.PORT, n));
        Optional.ofNullable(TCP_FLAGS.get(word)).ifPresent(n -> meanings.put(Kind.TCP_FLAG, n));
        Optional.ofNullable(ICMP_TYPES.get(word)).ifPresent(n -> meanings.put(Kind.ICMP_TYPE, n));
        return meanings;
    }

    enum Kind {
        PROTOCOL("proto"),
        PORT("port"),
        TCP_FLAG("tcp opt"),
        ICMP_TYPE("icmp type");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }
}
