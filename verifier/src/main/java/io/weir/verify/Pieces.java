package io.weir.verify;

import io.weir.program.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Adjacent pieces as one number, most significant first. */
final class Pieces {
    private Pieces() {}

    static int width(List<Piece> pieces) {
        int width = 0;
        for (Piece piece : pieces) {
            width += piece.width();
        }
        return width;
    }

    /** The {@code count} bits that begin {@code from} bits after the most significant. */
    static List<Piece> slice(List<Piece> pieces, int from, int count) {
        if (pieces.size() == 1) {
            return List.of(pieces.getFirst().slice(from, count));
        }
        List<Piece> cut = new ArrayList<>();
        int at = 0;
        for (Piece piece : pieces) {
            int first = Math.max(from, at);
            int last = Math.min(from + count, at + piece.width());
            if (first < last) {
                cut.add(piece.slice(first - at, last - first));
            }
            at += piece.width();
        }
        return joined(cut);
    }

    /** The low bits of the number, or zeros in front of it, so that it has {@code width} bits. */
    static List<Piece> fit(List<Piece> pieces, int width) {
        int have = width(pieces);
        if (have >= width) {
            return slice(pieces, have - width, width);
        }
        List<Piece> longer = new ArrayList<>();
        longer.add(Piece.constant(0, width - have));
        longer.addAll(pieces);
        return joined(longer);
    }

    /** The same number, with neighbours that belong together made one piece: equal numbers look equal more often. */
    static List<Piece> joined(List<Piece> pieces) {
        if (pieces.size() < 2) {
            return List.copyOf(pieces);
        }
        List<Piece> joined = new ArrayList<>();
        for (Piece piece : pieces) {
            Piece merged = joined.isEmpty() ? null : merge(joined.getLast(), piece);
            if (merged == null) {
                joined.add(piece);
            } else {
                joined.set(joined.size() - 1, merged);
            }
        }
        return List.copyOf(joined);
    }

    private static Piece merge(Piece high, Piece low) {
        int width = high.width() + low.width();
        if (width > 48 || high.symbol() != low.symbol()) {
            return null;
        }
        if (high.isConstant()) {
            return Piece.constant(high.add() << low.width() | low.add(), width);
        }
        if (high.isUnknown()) {
            return Piece.unknown(width);
        }
        boolean adjacent = high.add() == low.add()
                && high.bits() == low.bits()
                && high.shift() == low.shift() + low.width();
        return adjacent ? new Piece(low.symbol(), low.add(), low.bits(), low.shift(), width) : null;
    }

    /** The same number without leading zeros, so that equal numbers of different widths look equal. */
    static List<Piece> number(List<Piece> pieces) {
        int zeros = 0;
        while (zeros < pieces.size() - 1 && pieces.get(zeros).isConstant() && pieces.get(zeros).add() == 0) {
            zeros++;
        }
        List<Piece> rest = joined(pieces.subList(zeros, pieces.size()));
        return isConstant(rest) ? List.of(Piece.constant(rest.getFirst().add(), Field.MAX_WIDTH)) : rest;
    }

    static boolean isConstant(List<Piece> pieces) {
        return pieces.size() == 1 && pieces.getFirst().isConstant();
    }

    static boolean hasUnknown(List<Piece> pieces) {
        for (Piece piece : pieces) {
            if (piece.isUnknown()) {
                return true;
            }
        }
        return false;
    }

    static boolean mentions(List<Piece> pieces, int symbol) {
        for (Piece piece : pieces) {
            if (piece.symbol() == symbol) {
                return true;
            }
        }
        return false;
    }

    static List<Piece> constant(byte[] bytes) {
        Piece[] pieces = new Piece[bytes.length];
        Arrays.setAll(pieces, i -> Piece.constant(bytes[i] & 0xff, 8));
        return List.of(pieces);
    }
}
