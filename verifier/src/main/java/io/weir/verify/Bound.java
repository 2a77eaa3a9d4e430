package io.weir.verify;

/** The packet ends no later than {@code value + plus} bytes from where it began when it entered. */
record Bound(Piece value, int plus) {
    static Bound constant(int position) {
        return new Bound(Piece.constant(0, 16), position);
    }
}
