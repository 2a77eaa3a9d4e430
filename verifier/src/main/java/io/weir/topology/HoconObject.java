package io.weir.topology;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.Nearest;
import io.weir.diagnostic.SourceText;
import io.weir.diagnostic.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** An object of a HOCON text, read key by key. What is asked for is known; {@link #finish} tells what was not. */
final class HoconObject {
    private final SourceText source;
    private final ConfigObject object;
    private final Diagnostics diagnostics;
    private final Set<String> known = new HashSet<>();

    HoconObject(SourceText source, ConfigObject object, Diagnostics diagnostics) {
        this.source = source;
        this.object = object;
        this.diagnostics = diagnostics;
    }

    Optional<HoconObject> object(String key) {
        return value(key).flatMap(v -> asObject(key, v));
    }

    private Optional<HoconObject> asObject(String key, ConfigValue value) {
        if (value instanceof ConfigObject inner) {
            return Optional.of(new HoconObject(source, inner, diagnostics));
        }
        tell("E0355", span(value, key), "`" + key + "` must be an object: `{ ... }`");
        return Optional.empty();
    }

    /** The objects in an object, by their names, in the order of the text. */
    Map<String, HoconObject> named(String key) {
        Map<String, HoconObject> found = new LinkedHashMap<>();
        object(key).ifPresent(inner -> inner.ordered()
                .forEach((name, value) -> inner.asObject(name, value).ifPresent(o -> found.put(name, o))));
        return found;
    }

    /** All keys with plain text for values, in the order of the text. */
    Map<String, ConfigValue> entries(String key) {
        return object(key).map(HoconObject::ordered).orElse(Map.of());
    }

    private Map<String, ConfigValue> ordered() {
        TreeMap<String, ConfigValue> sorted = new TreeMap<>((a, b) -> {
            int byLine = Integer.compare(line(object.get(a)), line(object.get(b)));
            return byLine != 0 ? byLine : a.compareTo(b);
        });
        object.forEach(sorted::put);
        return sorted;
    }

    Optional<String> text(String key) {
        return value(key).flatMap(v -> text(v, key));
    }

    Optional<String> text(ConfigValue value, String key) {
        return switch (value.valueType()) {
            case STRING, NUMBER, BOOLEAN -> Optional.of(value.unwrapped().toString());
            case OBJECT, LIST, NULL -> {
                tell("E0355", span(value, key), "`" + key + "` must be text");
                yield Optional.empty();
            }
        };
    }

    List<ConfigValue> list(String key) {
        return value(key).map(v -> {
            if (v instanceof ConfigList list) {
                return List.<ConfigValue>copyOf(list);
            }
            tell("E0355", span(v, key), "`" + key + "` must be a list: `[ ... ]`");
            return List.<ConfigValue>of();
        }).orElse(List.of());
    }

    List<String> texts(String key) {
        List<String> all = new ArrayList<>();
        list(key).forEach(v -> text(v, key).ifPresent(all::add));
        return all;
    }

    Optional<ConfigValue> value(String key) {
        known.add(key);
        return Optional.ofNullable(object.get(key));
    }

    Span span(String key) {
        return Optional.ofNullable(object.get(key)).map(v -> span(v, key)).orElseGet(this::span);
    }

    Span span() {
        return Lines.span(source, line(object));
    }

    Span span(ConfigValue value, String word) {
        return Lines.span(source, line(value), word);
    }

    private static int line(ConfigValue value) {
        return Math.max(1, value.origin().lineNumber());
    }

    /** Tells about keys that nobody asked for. */
    void finish() {
        ordered().forEach((key, value) -> {
            if (!known.contains(key)) {
                Diagnostic told = Diagnostic.error("E0156", span(value, key), "unknown key `" + key + "`");
                Optional<String> nearest = Nearest.to(key, known);
                diagnostics.add(nearest.isPresent() ? told.help("did you mean `" + nearest.get() + "`?") : told);
            }
        });
    }

    void tell(String code, Span span, String message) {
        diagnostics.add(Diagnostic.error(code, span, message));
    }
}
