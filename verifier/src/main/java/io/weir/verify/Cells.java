package io.weir.verify;

import java.util.Arrays;
import java.util.List;

/** Memory by bit position: what was written where. What was not written is not here. Immutable. */
final class Cells {
    static final Cells EMPTY = new Cells(new int[0], new Piece[0]);

    private final int[] from;
    private final Piece[] piece;

    private Cells(int[] from, Piece[] piece) {
        this.from = from;
        this.piece = piece;
    }

    int size() {
        return from.length;
    }

    int from(int index) {
        return from[index];
    }

    Piece piece(int index) {
        return piece[index];
    }

    /** The index of the first cell that ends after {@code bit}. */
    int firstAfter(int bit) {
        int low = 0;
        int high = from.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (from[middle] + piece[middle].width() > bit) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Whether any bit of {@code [bit, end)} was written. */
    boolean touches(int bit, int end) {
        int first = firstAfter(bit);
        return first < from.length && from[first] < end;
    }

    /** With {@code pieces} written from {@code bit} on. */
    Cells write(int bit, List<Piece> pieces) {
        int end = bit + Pieces.width(pieces);
        int first = firstAfter(bit);
        int last = firstAfter(end);
        boolean cutLast = last < from.length && from[last] < end;
        boolean cutFirst = first < from.length && from[first] < bit;
        int after = from.length - last;
        int size = first + (cutFirst ? 1 : 0) + pieces.size() + after;
        int[] newFrom = new int[size];
        Piece[] newPiece = new Piece[size];
        System.arraycopy(from, 0, newFrom, 0, first);
        System.arraycopy(piece, 0, newPiece, 0, first);
        int at = first;
        if (cutFirst) {
            newFrom[at] = from[first];
            newPiece[at++] = piece[first].slice(0, bit - from[first]);
        }
        int position = bit;
        for (Piece each : pieces) {
            newFrom[at] = position;
            newPiece[at++] = each;
            position += each.width();
        }
        System.arraycopy(from, last, newFrom, at, after);
        System.arraycopy(piece, last, newPiece, at, after);
        if (cutLast) {
            int cut = end - from[last];
            newFrom[at] = end;
            newPiece[at] = piece[last].slice(cut, piece[last].width() - cut);
        }
        return new Cells(newFrom, newPiece);
    }

    /** Without what was written at or after {@code bit}. */
    Cells before(int bit) {
        int kept = 0;
        while (kept < from.length && from[kept] < bit) {
            kept++;
        }
        if (kept == from.length) {
            return this;
        }
        Piece[] pieces = Arrays.copyOf(piece, kept);
        if (kept > 0 && from[kept - 1] + pieces[kept - 1].width() > bit) {
            pieces[kept - 1] = pieces[kept - 1].slice(0, bit - from[kept - 1]);
        }
        return new Cells(Arrays.copyOf(from, kept), pieces);
    }

    /** With everything in {@code other} written too, {@code by} bits further on. */
    Cells with(Cells other, int by) {
        Cells result = this;
        for (int i = 0; i < other.from.length; i++) {
            result = result.write(other.from[i] + by, List.of(other.piece[i]));
        }
        return result;
    }

    boolean mentions(int symbol) {
        for (Piece each : piece) {
            if (each.symbol() == symbol) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cells c && Arrays.equals(c.from, from) && Arrays.equals(c.piece, piece);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(from) + Arrays.hashCode(piece);
    }
}
