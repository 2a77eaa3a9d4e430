package io.weir.filter;

/** The value at the end of a primitive. */
sealed interface Datum {
    record Nothing() implements Datum {}

    record Number(long value) implements Datum {}

    /** A word that names a number of this kind. */
    record Name(Names.Kind kind, int value) implements Datum {}

    record Address(long value) implements Datum {}

    record Network(long value, long mask) implements Datum {}

    record Ethernet(long value) implements Datum {}
}
