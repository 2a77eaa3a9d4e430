package io.weir.click;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Replaces {@code $name}, {@code ${name}}, {@code ${name-default}} and {@code ${name[word]}} in configurations. Inside
 * double quotes the value is quoted too; inside single quotes nothing is replaced. {@code $(…)} is a handler's value
 * at run time and stays.
 */
final class Substitution {
    /** Values inside values. Click's own limit. */
    private static final int DEEPEST = 10;

    /** Characters of all configurations after expansion: variables and classes that double themselves stop here. */
    static final int LARGEST = 8 << 20;

    /** What remembering the origin of a piece of text costs, in characters. */
    private static final int PIECE = 16;

    private static final int LONGEST_NAME = 1 << 16;

    private final Diagnostics diagnostics;
    private long produced;

    Substitution(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    /** Counts characters that were made elsewhere. */
    void charge(int characters) {
        produced += characters;
    }

    boolean exhausted() {
        return produced > LARGEST;
    }

    /** The text with its variables replaced; the text itself counts as produced once more. */
    Text replace(Text text, Environment environment) {
        produced += text.length() + PIECE;
        return replace(text, environment, 0);
    }

    private Text replace(Text text, Environment environment, int depth) {
        return text.pieces().stream().anyMatch(piece -> piece.text().indexOf('$') >= 0)
                ? new Pass(text, environment, depth).run()
                : text;
    }

    /** One walk over one text. */
    private final class Pass {
        private final String text;
        private final Text.Cutter cutter;
        private final Environment environment;
        private final int depth;
        private final List<Text.Piece> pieces = new ArrayList<>();
        private int copied;

        Pass(Text text, Environment environment, int depth) {
            this.text = text.string();
            this.cutter = new Text.Cutter(text);
            this.environment = environment;
            this.depth = depth;
        }

        Text run() {
            char quote = 0;
            int at = 0;
            while (at < text.length() && !exhausted()) {
                char c = text.charAt(at);
                if (c == '\\' && quote == '"') {
                    at += 2;
                } else if (c == '$' && quote != '\'') {
                    at = variable(at, quote == '"');
                } else if (quote == 0 && Characters.isComment(text, at)) {
                    at = Characters.afterComment(text, at);
                } else {
                    quote = c != '"' && c != '\'' ? quote : quote == 0 ? c : quote == c ? 0 : quote;
                    at++;
                }
            }
            pieces.addAll(cutter.cut(copied, text.length()).pieces());
            return new Text(pieces);
        }

        /** Replaces the variable at {@code dollar}, if it is one; returns where to go on. */
        private int variable(int dollar, boolean quoted) {
            int end = dollar + 1;
            Optional<VariableName> name;
            if (end < text.length() && text.charAt(end) == '{') {
                end = text.indexOf('}', dollar);
                if (end < 0) {
                    return text.length();
                }
                name = Optional.of(VariableName.parse(inner(text.substring(dollar + 2, end))));
                end++;
            } else {
                while (end < text.length() && Characters.isWord(text.charAt(end))) {
                    end++;
                }
                name = end > dollar + 1
                        ? Optional.of(VariableName.of(text.substring(dollar + 1, end)))
                        : Optional.empty();
            }
            if (name.isEmpty()) {
                return dollar + 1;
            }
            pieces.addAll(cutter.cut(copied, dollar).pieces());
            Text place = cutter.cut(dollar, end);
            copied = end;
            if (!place.pieces().isEmpty()) {
                put(value(name.get(), place.pieces().getFirst().site()), place.pieces().getFirst().site(), quoted);
            }
            return end;
        }

        /** {@code ${list[$i]}}: what is between the braces may hold variables itself. */
        private String inner(String between) {
            StringBuilder replaced = new StringBuilder();
            int at = 0;
            while (at < between.length() && replaced.length() < LONGEST_NAME) {
                int end = at + 1;
                while (between.charAt(at) == '$' && end < between.length() && Characters.isWord(between.charAt(end))) {
                    end++;
                }
                String part = between.substring(at, end);
                replaced.append(end == at + 1
                        ? part
                        : environment.find(part.substring(1)).map(b -> b.value().string()).orElse(part));
                at = end;
            }
            return replaced.toString();
        }

        private Text value(VariableName name, Span place) {
            Optional<Environment.Binding> found = environment.find(name.name());
            if (found.isPresent()) {
                return name.pick(resolve(found.get(), name, place));
            }
            if (name.otherwise().isPresent()) {
                return new Text(List.of(new Text.Piece(name.otherwise().get(), place, place, false)));
            }
            diagnostics.add(Diagnostic.error(
                            "E0104", place, "there is no variable `$" + Printable.of(name.name()) + "`")
                    .help("give it a value with `" + Printable.of(name.name())
                            + "=VALUE` on the command line or `define($" + Printable.of(name.name()) + " VALUE)`"));
            return Text.EMPTY;
        }

        private Text resolve(Environment.Binding binding, VariableName name, Span place) {
            if (!binding.lazy()) {
                return binding.value();
            }
            if (depth >= DEEPEST) {
                diagnostics.add(Diagnostic.error("E0104", place, "`$" + name.name() + "` stands for itself")
                        .note("values inside values are followed " + DEEPEST + " levels deep"));
                return Text.EMPTY;
            }
            return replace(binding.value(), binding.home(), depth + 1);
        }

        private void put(Text value, Span place, boolean quoted) {
            for (Text.Piece piece : value.pieces()) {
                produced += piece.text().length() + PIECE;
                String text = quoted ? quote(piece.text()) : piece.text();
                boolean exact = piece.exact() && text.equals(piece.text());
                pieces.add(new Text.Piece(text, piece.origin(), place, exact));
            }
        }

        private static String quote(String value) {
            return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "\\$").replace("\n", "\\n")
                    .replace("\r", "\\r").replace("\t", "\\t");
        }
    }
}
