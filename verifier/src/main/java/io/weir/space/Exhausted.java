package io.weir.space;

/**
 * A budget ran out in the middle of an operation. Whoever started the proof catches it and answers "unknown"; no
 * result of the interrupted operation exists.
 */
public final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param limit what ran out, as part of a sentence: {@code 4000000 diagram nodes} */
    public Exhausted(String limit) {
        super(limit, null, false, false);
    }
}
