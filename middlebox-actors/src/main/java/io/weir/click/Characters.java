package io.weir.click;

/** The characters that the language tells apart, and how far quotes and comments reach. ASCII only, as in Click. */
final class Characters {
    private Characters() {}

    static boolean isSpace(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** May stand in the name of a variable. */
    static boolean isWord(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || c == '_';
    }

    /** May stand in an identifier, where Click generates names with {@code @}. */
    static boolean isName(char c) {
        return isWord(c) || c == '@';
    }

    static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    /** Whether a comment begins at {@code at}. */
    static boolean isComment(CharSequence text, int at) {
        return at + 1 < text.length()
                && text.charAt(at) == '/'
                && (text.charAt(at + 1) == '/' || text.charAt(at + 1) == '*');
    }

    /** The first character behind the comment at {@code at}; a line comment reaches up to its line break. */
    static int afterComment(CharSequence text, int at) {
        boolean block = text.charAt(at + 1) == '*';
        for (int i = at + 2; i < text.length(); i++) {
            if (!block && isLineEnd(text.charAt(i))) {
                return i;
            }
            if (block && text.charAt(i) == '*' && i + 1 < text.length() && text.charAt(i + 1) == '/') {
                return i + 2;
            }
        }
        return text.length();
    }

    /** The first character at or behind {@code at} that is neither space nor comment. */
    static int afterSpace(CharSequence text, int at) {
        int i = at;
        while (i < text.length()) {
            if (isSpace(text.charAt(i))) {
                i++;
            } else if (isComment(text, i)) {
                i = afterComment(text, i);
            } else {
                return i;
            }
        }
        return i;
    }

    /** Whether {@code at} begins a quoted string or {@code \<hexadecimal>} data. */
    static boolean isQuote(CharSequence text, int at) {
        char c = text.charAt(at);
        return c == '"' || c == '\'' || c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '<';
    }

    /** The first character behind the quoted string at {@code at}; the text's length if it never ends. */
    static int afterQuote(CharSequence text, int at) {
        char quote = text.charAt(at);
        if (quote == '\\') {
            return afterData(text, at);
        }
        int i = at + 1;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == quote) {
                return i + 1;
            }
            if (c == '\\' && quote == '"') {
                i = isQuote(text, i) ? afterData(text, i) : i + 2;
            } else {
                i++;
            }
        }
        return text.length();
    }

    private static int afterData(CharSequence text, int at) {
        int i = at + 2;
        while (i < text.length()) {
            if (isComment(text, i)) {
                i = afterComment(text, i);
            } else if (text.charAt(i) == '>') {
                return i + 1;
            } else {
                i++;
            }
        }
        return text.length();
    }
}
