package io.weir.click;

import io.weir.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Text of a configuration that remembers, through the replacement of variables, where each character was written. So
 * an error in a rule that came in as {@code $rules} is shown where the rule stands.
 */
record Text(List<Piece> pieces) {
    static final Text EMPTY = new Text(List.of());

    /**
     * A run of characters.
     *
     * @param origin where they were written; if not {@code exact}, the whole place that they were made from
     * @param site where they are used: the same place, or the variable that they replace
     * @param exact whether character i of the text is character i of the origin
     */
    record Piece(String text, Span origin, Span site, boolean exact) {
        static Piece verbatim(Span span) {
            return new Piece(span.text(), span, span, true);
        }

        Piece usedAt(Span place) {
            return new Piece(text, origin, place, exact);
        }

        private Span from(int start, int end) {
            return exact ? new Span(origin.source(), origin.start() + start, origin.start() + end) : origin;
        }

        private Piece slice(int start, int end) {
            boolean own = site.equals(origin);
            Span part = from(start, end);
            return new Piece(text.substring(start, end), part, own ? part : site, exact);
        }
    }

    Text {
        pieces = List.copyOf(pieces);
    }

    static Text verbatim(Span span) {
        return new Text(List.of(Piece.verbatim(span)));
    }

    int length() {
        return pieces.stream().mapToInt(piece -> piece.text().length()).sum();
    }

    String string() {
        if (pieces.size() == 1) {
            return pieces.getFirst().text();
        }
        StringBuilder all = new StringBuilder();
        pieces.forEach(piece -> all.append(piece.text()));
        return all.toString();
    }

    /** Cuts parts out of a text from front to back, in time linear in the text. */
    static final class Cutter {
        private final List<Piece> pieces;
        private int index;
        private int offset;

        Cutter(Text text) {
            this.pieces = text.pieces();
        }

        /** Characters {@code start} to {@code end}; starts must not decrease from call to call. */
        Text cut(int start, int end) {
            while (index < pieces.size() && offset + length(index) <= start) {
                offset += length(index++);
            }
            List<Piece> parts = new ArrayList<>();
            int position = offset;
            for (int i = index; i < pieces.size() && position < end; i++) {
                int from = Math.max(start - position, 0);
                int to = Math.min(end - position, length(i));
                if (from < to) {
                    parts.add(pieces.get(i).slice(from, to));
                }
                position += length(i);
            }
            return new Text(parts);
        }

        private int length(int i) {
            return pieces.get(i).text().length();
        }
    }

    /** The smallest place that explains this text; {@code otherwise} if it is empty. */
    Span span(Span otherwise) {
        if (pieces.isEmpty()) {
            return otherwise;
        }
        if (pieces.size() == 1) {
            return pieces.getFirst().origin();
        }
        Span first = pieces.getFirst().site();
        Span last = pieces.getLast().site();
        return first.source() == last.source() && first.start() <= last.start() ? first.to(last) : first;
    }

    Text usedAt(Span place) {
        return new Text(pieces.stream().map(piece -> piece.usedAt(place)).toList());
    }
}
