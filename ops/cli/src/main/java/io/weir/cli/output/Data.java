package io.weir.cli.output;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value that a command answers with, before it is known how it will be written. The same shape goes to JSON and YAML,
 * so that scripts see one format.
 */
public sealed interface Data {
    record Text(String text) implements Data {}

    record Whole(long number) implements Data {}

    /** Written with at most {@code decimals} digits after the point; not a number is written as null. */
    record Real(double number, int decimals) implements Data {}

    record Flag(boolean value) implements Data {}

    record Items(List<Data> items) implements Data {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** Fields in the order they were put. */
    record Fields(Map<String, Data> fields) implements Data {
        public Fields {
            fields = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    /** Nothing is known: null. Not the same as false or zero. */
    record Unknown() implements Data {}

    static Data of(String text) {
        return text == null ? new Unknown() : new Text(text);
    }

    static Data of(long number) {
        return new Whole(number);
    }

    static Data of(double number) {
        return new Real(number, 3);
    }

    static Data of(boolean value) {
        return new Flag(value);
    }

    static Data of(Optional<String> text) {
        return text.<Data>map(Text::new).orElseGet(Unknown::new);
    }

    static Data items(Collection<? extends Data> items) {
        return new Items(List.copyOf(items));
    }

    static Data texts(Collection<String> texts) {
        return new Items(texts.stream().<Data>map(Text::new).toList());
    }

    static Builder fields() {
        return new Builder();
    }

    /** Collects fields in order. */
    final class Builder {
        private final Map<String, Data> fields = new LinkedHashMap<>();

        private Builder() {}

        public Builder put(String name, Data value) {
            fields.put(name, value);
            return this;
        }

        public Builder put(String name, String value) {
            return put(name, Data.of(value));
        }

        public Builder put(String name, long value) {
            return put(name, Data.of(value));
        }

        public Builder put(String name, double value) {
            return put(name, Data.of(value));
        }

        public Builder put(String name, boolean value) {
            return put(name, Data.of(value));
        }

        public Data.Fields end() {
            return new Data.Fields(fields);
        }
    }
}
