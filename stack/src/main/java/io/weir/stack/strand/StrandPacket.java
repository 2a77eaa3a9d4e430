package io.weir.stack.strand;

import io.weir.stack.wire.Drop;
import io.weir.stack.wire.Wire;
import java.util.zip.CRC32C;

/**
 * A checked view of a packet, chunk by chunk, and what writes one.
 *
 * <pre>
 *   0             2                  4     8          12
 *   | source port | destination port | tag | CRC32C   | chunks
 *
 *   chunk, padded to a multiple of 4:
 *   0      1       2        4
 *   | type | flags | length | body
 *
 *   DATA        sequence number 4 | stream 2 | message 2 | bytes     flags: first, last chunk of its message
 *   HELLO       tag 4 | window 4 | first sequence number 4
 *   WELCOME     the same, and a cookie
 *   COOKIE      the cookie
 *   COOKIE_ACK
 *   SACK        cumulative sequence number 4 | window 4 | blocks: first 2, last 2, counted from the cumulative one
 *   GOODBYE     cumulative sequence number 4
 *   GOODBYE_ACK
 *   ABORT
 * </pre>
 */
final class StrandPacket {
    static final int HEADER_BYTES = 12;
    static final int CHUNK_BYTES = 4;
    static final int DATA_BYTES = CHUNK_BYTES + 8;

    static final int DATA = 1;
    static final int HELLO = 2;
    static final int WELCOME = 3;
    static final int COOKIE = 4;
    static final int COOKIE_ACK = 5;
    static final int SACK = 6;
    static final int GOODBYE = 7;
    static final int GOODBYE_ACK = 8;
    static final int ABORT = 9;

    static final int FIRST = 1;
    static final int LAST = 2;

    private static final int[] LEAST_BODY = {0, 8, 12, 12 + Cookies.BYTES, Cookies.BYTES, 0, 8, 4, 0, 0};

    private final CRC32C crc = new CRC32C();
    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private int chunk;
    private int next;

    /** Views a whole packet. Chunks are checked as one comes to them. */
    Drop read(byte[] from, int start, int length) {
        bytes = from;
        at = start;
        end = start + length;
        next = start + HEADER_BYTES;
        if (length < HEADER_BYTES + CHUNK_BYTES) {
            return Drop.TOO_SHORT;
        }
        return checksum(from, start, length) == Wire.intAt(from, start + 8) ? Drop.NONE : Drop.WRONG_CHECKSUM;
    }

    private int checksum(byte[] of, int start, int length) {
        crc.reset();
        crc.update(of, start, 8);
        crc.update(of, start + HEADER_BYTES, length - HEADER_BYTES);
        return (int) crc.getValue();
    }

    /** Goes to the next chunk; false at the end, or where the rest is malformed. */
    boolean nextChunk() {
        if (next + CHUNK_BYTES > end) {
            return false;
        }
        chunk = next;
        int length = Wire.shortAt(bytes, chunk + 2);
        int type = type();
        boolean known = type >= DATA && type <= ABORT;
        if (length < CHUNK_BYTES + (known ? LEAST_BODY[type] : 0) || chunk + length > end) {
            return false;
        }
        next = chunk + (length + 3 & ~3);
        return true;
    }

    int sourcePort() {
        return Wire.shortAt(bytes, at);
    }

    int destinationPort() {
        return Wire.shortAt(bytes, at + 2);
    }

    int tag() {
        return Wire.intAt(bytes, at + 4);
    }

    byte[] bytes() {
        return bytes;
    }

    int type() {
        return Wire.byteAt(bytes, chunk);
    }

    int flags() {
        return Wire.byteAt(bytes, chunk + 1);
    }

    int bodyAt() {
        return chunk + CHUNK_BYTES;
    }

    int bodyBytes() {
        return Wire.shortAt(bytes, chunk + 2) - CHUNK_BYTES;
    }

    int intAt(int offset) {
        return Wire.intAt(bytes, bodyAt() + offset);
    }

    int shortAt(int offset) {
        return Wire.shortAt(bytes, bodyAt() + offset);
    }

    /** Writes a packet's header; chunks follow behind {@link #HEADER_BYTES}. */
    static void header(byte[] to, int ports, int tag) {
        Wire.putInt(to, 0, ports);
        Wire.putInt(to, 4, tag);
    }

    /** Writes a chunk's header and clears its padding; returns where the next chunk begins. */
    static int chunk(byte[] to, int start, int typeAndFlags, int bodyBytes) {
        Wire.putShort(to, start, typeAndFlags);
        Wire.putShort(to, start + 2, CHUNK_BYTES + bodyBytes);
        int stop = start + CHUNK_BYTES + bodyBytes;
        int padded = stop + 3 & ~3;
        for (int i = stop; i < padded; i++) {
            to[i] = 0;
        }
        return padded;
    }

    /** Computes the checksum of a packet that is otherwise written. */
    void complete(byte[] to, int length) {
        Wire.putInt(to, 8, checksum(to, 0, length));
    }
}
