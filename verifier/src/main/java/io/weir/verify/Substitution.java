package io.weir.verify;

import io.weir.program.Intervals;
import io.weir.space.Diagrams;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Replaces symbols by pieces, in pieces and in diagrams. */
final class Substitution {
    private final HeaderSpace space;
    private final Diagrams diagrams;
    private final Map<Integer, Piece> by = new HashMap<>();
    private final Map<Integer, Integer> done = new HashMap<>();
    private boolean exact = true;

    Substitution(HeaderSpace space) {
        this.space = space;
        this.diagrams = space.diagrams();
    }

    void put(int symbol, Piece piece) {
        by.put(symbol, piece);
    }

    boolean has(int symbol) {
        return by.containsKey(symbol);
    }

    /** Whether everything so far could be replaced without loss. */
    boolean isExact() {
        return exact;
    }

    List<Piece> of(List<Piece> pieces) {
        List<Piece> result = new ArrayList<>(pieces.size());
        for (Piece piece : pieces) {
            result.add(of(piece));
        }
        return result;
    }

    private Piece of(Piece piece) {
        Piece replacement = by.get(piece.symbol());
        if (replacement == null) {
            return piece;
        }
        if (replacement.width() >= piece.bits() && piece.add() == 0) {
            Piece low = replacement.slice(replacement.width() - piece.bits(), piece.bits());
            return low.slice(piece.bits() - piece.shift() - piece.width(), piece.width());
        }
        if (replacement.canAdd(piece.bits())) {
            Piece sum = replacement.plus(piece.add(), piece.bits());
            return sum.slice(piece.bits() - piece.shift() - piece.width(), piece.width());
        }
        exact = false;
        return Piece.unknown(piece.width());
    }

    int of(int diagram) {
        if (diagram <= Diagrams.ALL) {
            return diagram;
        }
        Integer known = done.get(diagram);
        if (known == null) {
            known = rebuilt(diagram);
            done.put(diagram, known);
        }
        return known;
    }

    private int rebuilt(int diagram) {
        int asked = diagrams.variableOf(diagram);
        Piece piece = by.get(asked);
        int union = Diagrams.NONE;
        long low = diagrams.minimum(asked);
        for (int i = 0; i < diagrams.arity(diagram); i++) {
            long high = diagrams.high(diagram, i);
            int below = of(diagrams.child(diagram, i));
            if (below != Diagrams.NONE) {
                union = diagrams.or(union, diagrams.and(within(asked, piece, low, high), below));
            }
            low = high + 1;
        }
        return union;
    }

    private int within(int asked, Piece piece, long low, long high) {
        if (piece == null) {
            return diagrams.range(asked, low, high);
        }
        Within within = space.membership().of(piece, Intervals.of(low, high));
        exact &= within.isExact();
        return within.may();
    }
}
