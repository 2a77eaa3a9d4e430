package io.weir.topology;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.topology.Vertex.Attachment.Kind;
import java.io.File;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a topology from HOCON text. Nothing outside of the text is ever read: no includes, no environment, no
 * substitutions.
 *
 * <pre>
 * internet { site = berlin }
 * operator { site = berlin, prefixes = [198.51.100.0/24] }                 # optional
 * clients { home { site = paris, prefixes = [203.0.113.0/24] } }
 * routers { edge { site = berlin, routes { "203.0.113.0/24" = home, "0.0.0.0/0" = internet } } }
 * platforms { east { site = berlin, addresses = [192.0.2.0/25], nodes = [n1, n2] } }
 * middleboxes { wall { site = berlin, click = "FromDevice(a) -> ToDevice(b); FromDevice(b) -> ToDevice(a);" } }
 * links = [ [internet, edge], { between = [edge, home], latency = 2ms } ]
 * </pre>
 */
public final class TopologyFile {
    /** Room for tens of thousands of routes. */
    public static final int MAX_TEXT = 4_000_000;

    private static final int MAX_NESTING = 32;

    private TopologyFile() {}

    /** Never throws for anything a text can contain. Empty when there was an error. */
    public static Optional<Topology> parse(SourceText source, MiddleboxReader middleboxes, Diagnostics diagnostics) {
        Diagnostics found = new Diagnostics();
        Optional<Topology> topology = guarded(source, found)
                .flatMap(config -> read(source, config, middleboxes, found))
                .filter(t -> TopologyCheck.check(t, source, found));
        found.list().forEach(diagnostics::add);
        return found.failed() ? Optional.empty() : topology;
    }

    private static Optional<Config> guarded(SourceText source, Diagnostics diagnostics) {
        String text = source.text();
        if (text.length() > MAX_TEXT) {
            diagnostics.add(Diagnostic.error("E0454", source.span(0, 0), "the text is too long")
                    .note("it has " + text.length() + " characters; at most " + MAX_TEXT + " are read"));
            return Optional.empty();
        }
        int substitution = text.indexOf("${");
        if (substitution >= 0) {
            diagnostics.add(Diagnostic.error(
                    "E0456", source.span(substitution, substitution + 2), "substitutions are not read here"));
            return Optional.empty();
        }
        int deep = tooDeep(text);
        if (deep >= 0) {
            diagnostics.add(Diagnostic.error(
                    "E0453", source.span(deep, deep + 1), "nested more than " + MAX_NESTING + " deep"));
            return Optional.empty();
        }
        return hocon(source, diagnostics);
    }

    private static int tooDeep(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{' || c == '[') {
                if (++depth > MAX_NESTING) {
                    return i;
                }
            } else if (c == '}' || c == ']') {
                depth = Math.max(0, depth - 1);
            }
        }
        return -1;
    }

    private static Optional<Config> hocon(SourceText source, Diagnostics diagnostics) {
        try {
            return Optional.of(ConfigFactory.parseString(
                    source.text(),
                    ConfigParseOptions.defaults()
                            .setSyntax(ConfigSyntax.CONF)
                            .setOriginDescription(source.name())
                            .setIncluder(new NoIncludes())));
        } catch (ConfigException wrong) {
            int line = wrong.origin() == null ? 1 : wrong.origin().lineNumber();
            diagnostics.add(Diagnostic.error("E0452", Lines.span(source, line), reason(wrong)));
            return Optional.empty();
        }
    }

    /** Without the place in front, which the diagnostic shows itself. */
    private static String reason(ConfigException wrong) {
        String message = wrong.getMessage() == null ? "not readable" : wrong.getMessage();
        return wrong.origin() == null
                ? message
                : message.replaceFirst("^" + java.util.regex.Pattern.quote(wrong.origin().description()) + ": ", "");
    }

    /** Every kind of include is an interface of its own; one left out would be read from the disk or the network. */
    private static final class NoIncludes
            implements ConfigIncluder, ConfigIncluderClasspath, ConfigIncluderFile, ConfigIncluderURL {
        @Override
        public ConfigIncluder withFallback(ConfigIncluder fallback) {
            return this;
        }

        @Override
        public ConfigObject include(ConfigIncludeContext context, String what) {
            throw refused(what);
        }

        @Override
        public ConfigObject includeResources(ConfigIncludeContext context, String what) {
            throw refused(what);
        }

        @Override
        public ConfigObject includeFile(ConfigIncludeContext context, File what) {
            throw refused(what.getPath());
        }

        @Override
        public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
            throw refused(what.toString());
        }

        private static ConfigException refused(String what) {
            return new ConfigException.Generic("includes are not read here: " + what);
        }
    }

    private static Optional<Topology> read(
            SourceText source, Config config, MiddleboxReader middleboxes, Diagnostics diagnostics) {
        TopologyReader reader = new TopologyReader(source, middleboxes, diagnostics);
        HoconObject root = new HoconObject(source, config.root(), diagnostics);
        List<Vertex> vertices = new ArrayList<>();
        root.object("internet").ifPresent(o -> vertices.add(reader.attachment("internet", Kind.INTERNET, o)));
        root.object("operator").ifPresent(o -> vertices.add(reader.attachment("operator", Kind.OPERATOR, o)));
        root.named("clients").forEach((name, o) -> vertices.add(reader.attachment(name, Kind.CLIENT, o)));
        root.named("routers").forEach((name, o) -> vertices.add(reader.router(name, o)));
        root.named("platforms").forEach((name, o) -> vertices.add(reader.platform(name, o)));
        root.named("middleboxes").forEach((name, o) -> reader.middlebox(name, o).ifPresent(vertices::add));
        List<Topology.Link> links = new ArrayList<>();
        for (ConfigValue value : root.list("links")) {
            reader.link(value).ifPresent(links::add);
        }
        root.finish();
        return Optional.of(new Topology(source.name(), vertices, links));
    }
}
