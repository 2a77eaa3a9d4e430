package io.weir.verify;

import io.weir.program.Interval;
import io.weir.program.Intervals;
import io.weir.space.Diagrams;
import java.util.ArrayList;
import java.util.List;

/** Says for which values of the symbols a number made of pieces is in given intervals. */
final class Membership {
    /** Intervals of a symbol that one test of some of its bits may turn into; beyond, the test is not exact. */
    private static final int MOST_INTERVALS = 4096;

    private final Diagrams diagrams;

    Membership(Diagrams diagrams) {
        this.diagrams = diagrams;
    }

    /** The value of {@code pieces} is in {@code values}; absence is not considered. */
    Within of(List<Piece> pieces, Intervals values) {
        if (pieces.size() == 1) {
            return of(pieces.getFirst(), values);
        }
        Within union = Within.NEVER;
        long max = Piece.mask(Pieces.width(pieces));
        for (Interval interval : values.list()) {
            long low = Math.max(0, interval.low());
            long high = Math.min(max, interval.high());
            if (low <= high) {
                union = union.or(between(pieces, 0, low, high), diagrams);
            }
        }
        return union;
    }

    /** Compares digit by digit, as one compares written numbers: a piece is a digit. */
    private Within between(List<Piece> pieces, int first, long low, long high) {
        Piece digit = pieces.get(first);
        if (first == pieces.size() - 1) {
            return of(digit, Intervals.of(low, high));
        }
        int below = Pieces.width(pieces.subList(first + 1, pieces.size()));
        long rest = Piece.mask(below);
        if (low == 0 && high == (Piece.mask(digit.width()) << below | rest)) {
            return Within.ALWAYS;
        }
        long lowDigit = low >>> below;
        long highDigit = high >>> below;
        if (lowDigit == highDigit) {
            return of(digit, Intervals.of(lowDigit))
                    .and(between(pieces, first + 1, low & rest, high & rest), diagrams);
        }
        Within least = of(digit, Intervals.of(lowDigit)).and(between(pieces, first + 1, low & rest, rest), diagrams);
        Within most = of(digit, Intervals.of(highDigit)).and(between(pieces, first + 1, 0, high & rest), diagrams);
        Within ends = least.or(most, diagrams);
        return lowDigit + 1 < highDigit
                ? ends.or(of(digit, Intervals.of(lowDigit + 1, highDigit - 1)), diagrams)
                : ends;
    }

    Within of(Piece piece, Intervals values) {
        if (piece.isConstant()) {
            return values.contains(piece.add()) ? Within.ALWAYS : Within.NEVER;
        }
        if (piece.isSymbol() && values.list().size() <= MOST_INTERVALS) {
            return Within.exactly(diagrams.of(piece.symbol(), values));
        }
        List<Interval> wanted = clipped(values, Piece.mask(piece.width()));
        if (wanted.isEmpty()) {
            return Within.NEVER;
        }
        if (covers(wanted, piece.width())) {
            return Within.ALWAYS;
        }
        if (piece.isUnknown()) {
            return Within.PERHAPS;
        }
        int above = piece.bits() - piece.shift() - piece.width();
        if (above > 12 || (long) wanted.size() << above > MOST_INTERVALS) {
            return Within.PERHAPS;
        }
        return Within.exactly(diagrams.of(piece.symbol(), symbolValues(piece, wanted, above)));
    }

    /** The value of {@code piece} is {@code least} or more. */
    Within atLeast(Piece piece, long least) {
        return piece.isSymbol()
                ? Within.exactly(diagrams.range(piece.symbol(), least, diagrams.maximum(piece.symbol())))
                : of(piece, HeaderSpace.atLeast(least));
    }

    /** Undoes the slice, then the addition. */
    private static Intervals symbolValues(Piece piece, List<Interval> wanted, int above) {
        List<Interval> numbers = new ArrayList<>();
        long ones = Piece.mask(piece.shift());
        long modulus = 1L << piece.bits();
        for (long high = 0; high < 1L << above; high++) {
            long top = high << piece.shift() + piece.width();
            for (Interval interval : wanted) {
                long low = (top | interval.low() << piece.shift()) - piece.add();
                long last = (top | interval.high() << piece.shift() | ones) - piece.add();
                if (last < 0) {
                    numbers.add(new Interval(low + modulus, last + modulus));
                } else if (low < 0) {
                    numbers.add(new Interval(low + modulus, modulus - 1));
                    numbers.add(new Interval(0, last));
                } else {
                    numbers.add(new Interval(low, last));
                }
            }
        }
        return Intervals.union(numbers);
    }

    private static List<Interval> clipped(Intervals values, long max) {
        List<Interval> clipped = new ArrayList<>();
        for (Interval interval : values.list()) {
            long low = Math.max(0, interval.low());
            long high = Math.min(max, interval.high());
            if (low <= high) {
                clipped.add(low == interval.low() && high == interval.high() ? interval : new Interval(low, high));
            }
        }
        return clipped;
    }

    private static boolean covers(List<Interval> wanted, int width) {
        Interval first = wanted.getFirst();
        return wanted.size() == 1 && first.low() == 0 && first.high() == Piece.mask(width);
    }
}
