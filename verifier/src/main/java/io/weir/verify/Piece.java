package io.weir.verify;

/**
 * What some adjacent bits of a packet are: bits of a number. That number is a constant, or
 * {@code (symbol + add) mod 2^bits}; the piece is its {@code width} bits above the lowest {@code shift}.
 *
 * @param symbol a variable of the header space, {@link #CONSTANT} or {@link #UNKNOWN}
 * @param add the constant itself, or what is added to the symbol
 */
record Piece(int symbol, long add, int bits, int shift, int width) {
    static final int CONSTANT = -1;
    /** A number about which nothing is known, not even that it is the same twice. */
    static final int UNKNOWN = -2;

    static Piece constant(long value, int width) {
        return new Piece(CONSTANT, value & mask(width), width, 0, width);
    }

    static Piece unknown(int width) {
        return new Piece(UNKNOWN, 0, width, 0, width);
    }

    static Piece symbol(int symbol, int width) {
        return new Piece(symbol, 0, width, 0, width);
    }

    static long mask(int width) {
        return (1L << width) - 1;
    }

    boolean isConstant() {
        return symbol == CONSTANT;
    }

    boolean isUnknown() {
        return symbol == UNKNOWN;
    }

    /** Just a symbol: not a part of it, nothing added. */
    boolean isSymbol() {
        return symbol >= 0 && add == 0 && isWhole();
    }

    /** All bits of the number. */
    boolean isWhole() {
        return shift == 0 && width == bits;
    }

    /** The {@code count} bits that begin {@code from} bits after the most significant. */
    Piece slice(int from, int count) {
        if (from == 0 && count == width) {
            return this;
        }
        int below = width - from - count;
        return switch (symbol) {
            case CONSTANT -> constant(add >>> below, count);
            case UNKNOWN -> unknown(count);
            default -> new Piece(symbol, add, bits, shift + below, count);
        };
    }

    /** This plus {@code amount}, modulo 2^{@code modulus}; only for whole pieces not wider than {@code modulus}. */
    Piece plus(long amount, int modulus) {
        return switch (symbol) {
            case CONSTANT -> constant(add + amount, modulus);
            case UNKNOWN -> unknown(modulus);
            default -> new Piece(symbol, add + amount & mask(modulus), modulus, 0, modulus);
        };
    }

    /** Whether {@link #plus} with this modulus is exact. */
    boolean canAdd(int modulus) {
        return isWhole() && (symbol < 0 || add == 0 || bits == modulus) && (bits <= modulus || isConstant());
    }

    /** The value when the symbol has {@code value}. */
    long evaluate(long value) {
        long number = isConstant() ? add : value + add & mask(bits);
        return number >>> shift & mask(width);
    }
}
