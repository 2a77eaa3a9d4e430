package io.weir.click;

/**
 * A word of the language, at characters {@code start} to {@code end} of the text.
 *
 * @param text as written; of a variable without the dollar sign
 */
record Token(Kind kind, String text, int start, int end) {
    enum Kind {
        IDENTIFIER("an identifier"),
        VARIABLE("a variable"),
        ARROW("`->`"),
        DOUBLE_ARROW("`=>`"),
        DOUBLE_COLON("`::`"),
        DOUBLE_BAR("`||`"),
        BAR("`|`"),
        ELLIPSIS("`...`"),
        COMMA("`,`"),
        SEMICOLON("`;`"),
        PARENTHESIS("`(`"),
        PARENTHESIS_END("`)`"),
        BRACKET("`[`"),
        BRACKET_END("`]`"),
        BRACE("`{`"),
        BRACE_END("`}`"),
        ELEMENTCLASS("`elementclass`"),
        REQUIRE("`require`"),
        PROVIDE("`provide`"),
        DEFINE("`define`"),
        STRAY("a stray character"),
        END("the end of the text");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** What a person calls it. */
        String label() {
            return label;
        }
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    boolean connects() {
        return kind == Kind.ARROW || kind == Kind.DOUBLE_ARROW;
    }
}
