package io.weir.requirement;

import io.weir.diagnostic.Span;
import io.weir.net.Ipv4Prefix;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A place, or any of several. */
public record Nodes(List<Node> any, Span span) {
    public Nodes {
        any = List.copyOf(any);
    }

    /** One name of a place. */
    public sealed interface Node {
        Span span();
    }

    /** A word of the language. */
    public record Role(Word word, Span span) implements Node {}

    public enum Word {
        CLIENT,
        INTERNET,
        OPERATOR,
        ANY,
        MODULE
    }

    /** Attachments that use these addresses. */
    public record Addresses(Ipv4Prefix prefix, Span span) implements Node {}

    /**
     * A node of the topology, the request's module, a {@code let}, or an element in the module.
     *
     * @param element of the module's configuration
     * @param port one output port of it; empty for all
     */
    public record Named(String name, Optional<String> element, OptionalInt port, Span span) implements Node {}

    /** A whole path, as a regular expression over places. */
    public record Path(Regex regex, Span span) implements Node {}
}
