package io.weir.filter;

import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Tag;
import java.util.Map;
import java.util.Optional;

/**
 * What a primitive is about: {@code host}, {@code port}, {@code ip ttl}.
 *
 * @param title as a person writes it
 * @param field for {@link Kind#FIELD}
 * @param protocol that the directive implies; 0 for none
 */
record Directive(Kind kind, String title, Optional<Field> field, int protocol) {
    enum Kind {
        HOST,
        NET,
        ETHER,
        PROTOCOL,
        PORT,
        TCP_FLAGS,
        FRAGMENT,
        UNFRAGMENTED,
        ECN_CAPABLE,
        CONGESTION,
        FIELD
    }

    static final Directive HOST = of(Kind.HOST, "ip host");
    static final Directive NET = of(Kind.NET, "ip net");
    static final Directive ETHER = of(Kind.ETHER, "ether host");
    static final Directive PROTOCOL = of(Kind.PROTOCOL, "ip proto");
    static final Directive PORT = of(Kind.PORT, "port");
    static final Directive TCP_FLAGS = of(Kind.TCP_FLAGS, "tcp opt");
    static final Directive ICMP_TYPE = field("icmp type", Fields.ICMP_TYPE, Names.ICMP);

    private static final Map<String, Directive> WORDS = Map.ofEntries(
            Map.entry("host", HOST),
            Map.entry("net", NET),
            Map.entry("proto", PROTOCOL),
            Map.entry("port", PORT),
            Map.entry("opt", TCP_FLAGS),
            Map.entry("flags", TCP_FLAGS),
            Map.entry("frag", of(Kind.FRAGMENT, "ip frag")),
            Map.entry("unfrag", of(Kind.UNFRAGMENTED, "ip unfrag")),
            Map.entry("ect", of(Kind.ECN_CAPABLE, "ip ect")),
            Map.entry("ce", of(Kind.CONGESTION, "ip ce")),
            Map.entry("vers", field("ip vers", Fields.IP_VERSION, 0)),
            Map.entry("hl", field("ip hl", Fields.IP_IHL, 0)),
            Map.entry("id", field("ip id", Fields.IP_ID, 0)),
            Map.entry("tos", field("ip tos", Fields.IP_TOS, 0)),
            Map.entry("dscp", field("ip dscp", Fields.IP_TOS.bits(0, 6), 0)),
            Map.entry("ttl", field("ip ttl", Fields.IP_TTL, 0)),
            Map.entry("len", field("ip len", Fields.IP_LENGTH, 0)),
            Map.entry("win", field("tcp win", Field.bytes(Tag.TRANSPORT, 14, 2, "tcp.window"), Names.TCP)),
            Map.entry("type", ICMP_TYPE));

    private static Directive of(Kind kind, String title) {
        return new Directive(kind, title, Optional.empty(), 0);
    }

    static Directive field(String title, Field field, int protocol) {
        return new Directive(Kind.FIELD, title, Optional.of(field), protocol);
    }

    static Optional<Directive> of(String word) {
        return Optional.ofNullable(WORDS.get(word));
    }

    /** Whether {@code src} and {@code dst} mean something here. */
    boolean sided() {
        return switch (kind) {
            case HOST, NET, ETHER, PORT -> true;
            case PROTOCOL, TCP_FLAGS, FRAGMENT, UNFRAGMENTED, ECN_CAPABLE, CONGESTION, FIELD -> false;
        };
    }
}
