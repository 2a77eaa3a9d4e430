package io.weir.click;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a configuration at its commas, as Click does: a comma counts wherever it is not quoted, also between
 * parentheses. Comments become single spaces, spaces around an argument go away, and so does an empty last argument.
 */
final class ArgumentSplitter {
    private final String text;
    private final Text.Cutter cutter;
    private int at;

    private ArgumentSplitter(Text text) {
        this.text = text.string();
        this.cutter = new Text.Cutter(text);
    }

    static List<Text> split(Text text) {
        ArgumentSplitter splitter = new ArgumentSplitter(text);
        List<Text> arguments = new ArrayList<>();
        while (splitter.at < splitter.text.length()) {
            Text argument = splitter.argument();
            if (!argument.pieces().isEmpty() || splitter.at < splitter.text.length()) {
                arguments.add(argument);
            }
            splitter.at++;
        }
        return arguments;
    }

    private Text argument() {
        at = Characters.afterSpace(text, at);
        List<Text.Piece> pieces = new ArrayList<>();
        int left = at;
        int right = at;
        boolean commented = false;
        while (at < text.length() && text.charAt(at) != ',') {
            if (Characters.isSpace(text.charAt(at))) {
                at++;
            } else if (Characters.isComment(text, at)) {
                at = Characters.afterComment(text, at);
                commented = true;
            } else {
                if (commented) {
                    pieces.addAll(cutter.cut(left, right).pieces());
                    pieces.addAll(space(right));
                    left = at;
                    commented = false;
                }
                at = Characters.isQuote(text, at) ? Characters.afterQuote(text, at) : at + 1;
                right = at;
            }
        }
        pieces.addAll(cutter.cut(left, right).pieces());
        return new Text(pieces);
    }

    /** One space in the place of what stands at {@code position}. */
    private List<Text.Piece> space(int position) {
        return cutter.cut(position, position + 1).pieces().stream()
                .map(piece -> new Text.Piece(" ", piece.origin(), piece.site(), false))
                .toList();
    }
}
