package io.weir.requirement;

/** A piece of the text, {@code start} inclusive to {@code end} exclusive. */
record Token(Kind kind, int start, int end) {
    enum Kind {
        WORD("a word"),
        NUMBER("a number"),
        ADDRESS("an address"),
        /** A number with a unit right behind it: {@code 10ms}. */
        QUANTITY("a number with a unit"),
        ARROW("`->`"),
        AND("`&&`"),
        OR("`||`"),
        NOT("`!`"),
        AT_MOST("`<=`"),
        AT_LEAST("`>=`"),
        EQUALS("`=`"),
        DOT("`.`"),
        COMMA("`,`"),
        COLON("`:`"),
        SEMICOLON("`;`"),
        OPEN("`(`"),
        CLOSE("`)`"),
        OPEN_BRACE("`{`"),
        CLOSE_BRACE("`}`"),
        MINUS("`-`"),
        SLASH("`/`"),
        BAR("`|`"),
        STAR("`*`"),
        PLUS("`+`"),
        QUESTION("`?`"),
        END("the end of the text"),
        /** Characters that mean nothing; told by the lexer. */
        BAD("unknown characters");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
