package io.weir.verify;

import io.weir.program.Field;

/** What the value of a field is, in terms of the packet that entered. */
public sealed interface Origin {
    /** Always this number; {@link Field#ABSENT} when the packet never has the field. */
    record Constant(long value) implements Origin {}

    /** What {@code field} was when the packet entered, plus {@code plus} modulo its width; absent where that was. */
    record Entered(Field field, long plus) implements Origin {}

    /** What {@code field} was when an earlier packet entered, one that left an entry in a table of node {@code node}. */
    record Earlier(int node, Field field, long plus) implements Origin {}

    /** A number that a program makes up: picked, counted, set by an operator, or written by opaque code. */
    record Made(int node, boolean opaque) implements Origin {}

    /** Put together from several of these. */
    record Mixed() implements Origin {}
}
