package io.weir.topology;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.diagnostic.Span;
import io.weir.net.Ipv4Prefix;
import io.weir.topology.Vertex.Attachment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes vertices and links of what is written about them. */
final class TopologyReader {
    static final String DEFAULT_SITE = "default";
    private static final Pattern LATENCY = Pattern.compile("([0-9]{1,12})\\s*(ns|us|ms|s)");
    private static final Map<String, Long> UNITS =
            Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L);

    private final SourceText source;
    private final MiddleboxReader middleboxes;
    private final Diagnostics diagnostics;

    TopologyReader(SourceText source, MiddleboxReader middleboxes, Diagnostics diagnostics) {
        this.source = source;
        this.middleboxes = middleboxes;
        this.diagnostics = diagnostics;
    }

    Vertex attachment(String name, Attachment.Kind kind, HoconObject fields) {
        Vertex made = new Attachment(
                name, site(fields), kind, prefixes(fields, "prefixes"), Optional.of(fields.span()));
        fields.finish();
        return made;
    }

    Vertex router(String name, HoconObject fields) {
        List<Vertex.Route> routes = new ArrayList<>();
        fields.entries("routes").forEach((prefix, to) -> {
            Span span = fields.span(to, prefix);
            Optional<Ipv4Prefix> parsed = prefix(prefix, span);
            Optional<String> target = fields.text(to, prefix);
            if (parsed.isPresent() && target.isPresent()) {
                routes.add(new Vertex.Route(parsed.get(), target.get(), Optional.of(span)));
            }
        });
        Vertex made = new Vertex.Router(name, site(fields), routes, Optional.of(fields.span()));
        fields.finish();
        return made;
    }

    Vertex platform(String name, HoconObject fields) {
        List<String> nodes = fields.texts("nodes");
        Vertex made = new Vertex.Platform(
                name,
                site(fields),
                prefixes(fields, "addresses"),
                nodes.isEmpty() ? List.of(name) : nodes,
                Optional.of(fields.span()));
        fields.finish();
        return made;
    }

    Optional<Vertex> middlebox(String name, HoconObject fields) {
        Span span = fields.span("click");
        Optional<String> click = fields.text("click");
        String site = site(fields);
        fields.finish();
        if (click.isEmpty()) {
            diagnostics.add(Diagnostic.error("E0356", span, "middlebox `" + name + "` has no `click`")
                    .help("say what it does: `click = \"FromDevice(a) -> ToDevice(b);\"`"));
            return Optional.empty();
        }
        SourceText text = new SourceText(source.name() + ": " + name, click.get());
        return middleboxes.read(text, diagnostics)
                .map(configuration -> new Vertex.Middlebox(name, site, configuration, Optional.of(fields.span())));
    }

    /** {@code [a, b]} or {@code { between = [a, b], latency = 2ms }}. */
    Optional<Topology.Link> link(ConfigValue value) {
        Span span = Lines.span(source, Math.max(1, value.origin().lineNumber()));
        if (value instanceof ConfigList ends) {
            return link(ends, 0, span);
        }
        if (value instanceof ConfigObject object) {
            HoconObject fields = new HoconObject(source, object, diagnostics);
            Optional<ConfigValue> between = fields.value("between");
            long latencyNs = fields.text("latency").map(text -> latency(text, fields.span("latency"))).orElse(0L);
            fields.finish();
            if (between.isPresent() && between.get() instanceof ConfigList ends) {
                return link(ends, latencyNs, span);
            }
        }
        diagnostics.add(Diagnostic.error("E0355", span, "a link is `[a, b]` or `{ between = [a, b], latency = 2ms }`"));
        return Optional.empty();
    }

    private Optional<Topology.Link> link(ConfigList ends, long latencyNs, Span span) {
        if (ends.size() != 2) {
            diagnostics.add(Diagnostic.error("E0355", span, "a link has two ends, not " + ends.size()));
            return Optional.empty();
        }
        return Optional.of(new Topology.Link(
                String.valueOf(ends.get(0).unwrapped()), String.valueOf(ends.get(1).unwrapped()), latencyNs));
    }

    private long latency(String text, Span span) {
        Matcher matcher = LATENCY.matcher(text);
        if (!matcher.matches()) {
            diagnostics.add(Diagnostic.error("E0357", span, "`" + text + "` is not a latency")
                    .help("write a number and ns, us, ms or s, like `2ms`"));
            return 0;
        }
        return Long.parseLong(matcher.group(1)) * UNITS.get(matcher.group(2));
    }

    private static String site(HoconObject fields) {
        return fields.text("site").orElse(DEFAULT_SITE);
    }

    private List<Ipv4Prefix> prefixes(HoconObject fields, String key) {
        List<Ipv4Prefix> all = new ArrayList<>();
        fields.texts(key).forEach(text -> prefix(text, fields.span(key)).ifPresent(all::add));
        return all;
    }

    private Optional<Ipv4Prefix> prefix(String text, Span span) {
        Optional<Ipv4Prefix> prefix = Ipv4Prefix.parse(text);
        if (prefix.isEmpty()) {
            diagnostics.add(Diagnostic.error("E0353", span, "`" + text + "` is not an IPv4 prefix"));
        }
        return prefix;
    }
}
