package io.weir.cli.output;

import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/** Writes {@link Data} as JSON (RFC 8259). */
public final class Json {
    private Json() {}

    /** On one line, for streams of documents (NDJSON). */
    public static String line(Data data) {
        StringBuilder out = new StringBuilder();
        write(data, out, -1);
        return out.toString();
    }

    /** Indented by two, for people. */
    public static String pretty(Data data) {
        StringBuilder out = new StringBuilder();
        write(data, out, 0);
        return out.toString();
    }

    private static void write(Data data, StringBuilder out, int depth) {
        switch (data) {
            case Data.Text(String text) -> quote(text, out);
            case Data.Whole(long number) -> out.append(number);
            case Data.Real real -> out.append(number(real));
            case Data.Flag(boolean value) -> out.append(value);
            case Data.Unknown() -> out.append("null");
            case Data.Items items -> list(items.items().iterator(), out, depth);
            case Data.Fields fields -> object(fields.fields().entrySet().iterator(), out, depth);
        }
    }

    private static void list(Iterator<Data> items, StringBuilder out, int depth) {
        out.append('[');
        boolean any = items.hasNext();
        while (items.hasNext()) {
            line(out, depth, 1);
            write(items.next(), out, inner(depth));
            if (items.hasNext()) {
                out.append(',');
            }
        }
        if (any) {
            line(out, depth, 0);
        }
        out.append(']');
    }

    private static void object(Iterator<Map.Entry<String, Data>> fields, StringBuilder out, int depth) {
        out.append('{');
        boolean any = fields.hasNext();
        while (fields.hasNext()) {
            Map.Entry<String, Data> field = fields.next();
            line(out, depth, 1);
            quote(field.getKey(), out);
            out.append(depth < 0 ? ":" : ": ");
            write(field.getValue(), out, inner(depth));
            if (fields.hasNext()) {
                out.append(',');
            }
        }
        if (any) {
            line(out, depth, 0);
        }
        out.append('}');
    }

    private static int inner(int depth) {
        return depth < 0 ? depth : depth + 1;
    }

    private static void line(StringBuilder out, int depth, int more) {
        if (depth >= 0) {
            out.append('\n').repeat("  ", depth + more);
        }
    }

    /** Without trailing zeros: 12.5, 3, 0.001; null for what is no number. */
    static String number(Data.Real real) {
        if (!Double.isFinite(real.number())) {
            return "null";
        }
        String text = String.format(Locale.ROOT, "%." + real.decimals() + "f", real.number());
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }

    static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7f || Character.isSurrogate(c) && !paired(text, i)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean paired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
