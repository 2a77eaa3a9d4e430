package io.weir.lab;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/**
 * A page of one megabyte, fetched in datagrams: a question names a piece, the answer brings it.
 *
 * <pre>
 *   0       4       8                 8 + 1024
 *   +-------+-------+------------------+
 *   | magic | piece | bytes, if answer |
 *   +-------+-------+------------------+
 * </pre>
 */
final class Page {
    static final int BYTES = 1 << 20;
    static final int PIECE_BYTES = 1024;
    static final int PIECES = BYTES / PIECE_BYTES;

    private static final int MAGIC = 0x57454952;
    private static final int HEADER_BYTES = 8;
    /** Any will do, if it is the same for the server and the one who compares. */
    private static final int SEED = 20;

    private final byte[] bytes = new byte[BYTES];

    Page() {
        new Random(SEED).nextBytes(bytes);
    }

    static byte[] question(int piece) {
        return ByteBuffer.allocate(HEADER_BYTES).putInt(MAGIC).putInt(piece).array();
    }

    /** The answer to a question; none when it is no question. */
    Optional<byte[]> answer(byte[] question) {
        if (question.length != HEADER_BYTES || piece(question).isEmpty()) {
            return Optional.empty();
        }
        int piece = piece(question).get();
        return Optional.of(ByteBuffer.allocate(HEADER_BYTES + PIECE_BYTES)
                .put(question)
                .put(bytes, piece * PIECE_BYTES, PIECE_BYTES)
                .array());
    }

    /** The piece that an answer brings; none when it is no answer. */
    static Optional<Integer> answered(byte[] answer) {
        return answer.length == HEADER_BYTES + PIECE_BYTES ? piece(answer) : Optional.empty();
    }

    private static Optional<Integer> piece(byte[] message) {
        ByteBuffer fields = ByteBuffer.wrap(message);
        int magic = fields.getInt();
        int piece = fields.getInt();
        return magic == MAGIC && piece >= 0 && piece < PIECES ? Optional.of(piece) : Optional.empty();
    }

    /** Whether an answer's bytes are those of the page. */
    boolean same(byte[] answer, int piece) {
        int from = piece * PIECE_BYTES;
        return Arrays.equals(answer, HEADER_BYTES, answer.length, bytes, from, from + PIECE_BYTES);
    }
}
