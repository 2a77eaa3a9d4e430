package io.weir.filter;

import java.util.Optional;

/**
 * One primitive as it was written, {@code src tcp port & 0xff != 80}, before its directive is known for sure.
 *
 * @param directive as written, or as taken from the primitive before
 * @param protocol transport protocol; -1 unknown
 * @param mask given with {@code &}
 */
record Primitive(
        Optional<Directive> directive,
        Optional<Side> side,
        int protocol,
        Optional<Datum> mask,
        Relation relation,
        Datum datum) {
    static final int UNKNOWN = -1;

    static final Primitive NONE = new Primitive(
            Optional.empty(), Optional.empty(), UNKNOWN, Optional.empty(), Relation.EQUAL, new Datum.Nothing());

    enum Side {
        SRC,
        DST,
        BOTH,
        EITHER
    }

    enum Relation {
        EQUAL,
        DIFFERENT,
        GREATER,
        LESS,
        AT_LEAST,
        AT_MOST;

        static Optional<Relation> of(String word) {
            return switch (word) {
                case "=", "==" -> Optional.of(EQUAL);
                case "!=" -> Optional.of(DIFFERENT);
                case ">" -> Optional.of(GREATER);
                case "<" -> Optional.of(LESS);
                case ">=" -> Optional.of(AT_LEAST);
                case "<=" -> Optional.of(AT_MOST);
                default -> Optional.empty();
            };
        }

        boolean ordered() {
            return this != EQUAL && this != DIFFERENT;
        }
    }

    Primitive with(Directive known, Optional<Side> knownSide, int knownProtocol) {
        return new Primitive(Optional.of(known), knownSide, knownProtocol, mask, relation, datum);
    }
}
