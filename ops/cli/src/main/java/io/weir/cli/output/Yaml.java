package io.weir.cli.output;

import java.util.List;
import java.util.Map;

/**
 * Writes {@link Data} as YAML 1.2 in block style. Every text is quoted as in JSON, so that none is taken for a number,
 * a date or {@code no}.
 */
public final class Yaml {
    private Yaml() {}

    public static String of(Data data) {
        StringBuilder out = new StringBuilder();
        write(data, out, 0, true);
        return out.toString().stripTrailing();
    }

    private static void write(Data data, StringBuilder out, int depth, boolean atLineStart) {
        switch (data) {
            case Data.Items(List<Data> items) when !items.isEmpty() -> {
                for (Data item : items) {
                    indent(out, depth, atLineStart && out.isEmpty());
                    out.append("- ");
                    nested(item, out, depth + 1);
                }
            }
            case Data.Fields(Map<String, Data> fields) when !fields.isEmpty() -> {
                for (Map.Entry<String, Data> field : fields.entrySet()) {
                    indent(out, depth, atLineStart && out.isEmpty());
                    out.append(key(field.getKey())).append(':');
                    nested(field.getValue(), out.append(' '), depth + 1);
                }
            }
            case Data.Text _, Data.Whole _, Data.Real _, Data.Flag _, Data.Unknown _, Data.Items _, Data.Fields _ ->
                out.append(Json.line(data));
        }
    }

    private static void nested(Data data, StringBuilder out, int depth) {
        boolean block = data instanceof Data.Items(List<Data> items) && !items.isEmpty()
                || data instanceof Data.Fields(Map<String, Data> fields) && !fields.isEmpty();
        if (block) {
            out.setLength(out.length() - 1);
        }
        write(data, out, depth, false);
    }

    private static void indent(StringBuilder out, int depth, boolean first) {
        if (!first) {
            out.append('\n').repeat("  ", depth);
        }
    }

    private static String key(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_.-]*") ? name : Json.line(Data.of(name));
    }
}
