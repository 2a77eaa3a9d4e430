package io.weir.verify;

import io.weir.program.Field;
import io.weir.space.Diagrams;
import java.util.List;

/**
 * What reading a field of a symbolic packet gives.
 *
 * @param present a diagram: when the field is there; else it is {@link Field#ABSENT}
 * @param pieces its value when it is
 */
record Reading(int present, List<Piece> pieces) {
    static final Reading ABSENT = new Reading(Diagrams.NONE, List.of());

    static Reading always(List<Piece> pieces) {
        return new Reading(Diagrams.ALL, pieces);
    }

    static Reading constant(long value, int width) {
        return value == Field.ABSENT ? ABSENT : always(List.of(Piece.constant(value, width)));
    }

    boolean isAbsent() {
        return present == Diagrams.NONE;
    }
}
