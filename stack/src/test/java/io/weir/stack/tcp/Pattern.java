package io.weir.stack.tcp;

import java.nio.ByteBuffer;

/** A stream of bytes that shows where in it one is: byte n depends on n and on the stream. */
final class Pattern {
    private Pattern() {}

    static byte at(long place, int stream) {
        return (byte) (place * 31 + (place >>> 8) * 7 + stream);
    }

    /** A buffer with a part of the stream. */
    static ByteBuffer bytes(long from, int count, int stream) {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        fill(buffer, from, stream);
        return buffer.flip();
    }

    static void fill(ByteBuffer buffer, long from, int stream) {
        for (long place = from; buffer.hasRemaining(); place++) {
            buffer.put(at(place, stream));
        }
    }
}
