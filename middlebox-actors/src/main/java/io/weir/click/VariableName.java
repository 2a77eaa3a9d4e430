package io.weir.click;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands behind a dollar sign.
 *
 * @param index which word of the value is meant, counted from 0; -1 for all of it
 * @param otherwise the value if there is no such variable
 */
record VariableName(String name, int index, Optional<String> otherwise) {
    /** Possessive throughout: a hostile text must not make it go back. */
    private static final Pattern BRACED =
            Pattern.compile("\\s*+(\\w*+)\\s*+(?:\\[\\s*+([0-9]{1,6}+)\\s*+]\\s*+)?+(?:-(.*+))?+", Pattern.DOTALL);

    static VariableName of(String name) {
        return new VariableName(name, -1, Optional.empty());
    }

    static VariableName parse(String braced) {
        Matcher matcher = BRACED.matcher(braced);
        if (!matcher.matches()) {
            return of(braced);
        }
        int index = matcher.group(2) == null ? -1 : Integer.parseInt(matcher.group(2));
        return new VariableName(matcher.group(1), index, Optional.ofNullable(matcher.group(3)));
    }

    /** The word of the value that is meant; nothing if there are not as many. */
    Text pick(Text value) {
        if (index < 0) {
            return value;
        }
        String text = value.string();
        int at = Characters.afterSpace(text, 0);
        for (int word = 0; at < text.length(); word++) {
            int end = at;
            while (end < text.length() && !Characters.isSpace(text.charAt(end))) {
                end = Characters.isQuote(text, end) ? Characters.afterQuote(text, end) : end + 1;
            }
            if (word == index) {
                return new Text.Cutter(value).cut(at, end);
            }
            at = Characters.afterSpace(text, end);
        }
        return Text.EMPTY;
    }
}
