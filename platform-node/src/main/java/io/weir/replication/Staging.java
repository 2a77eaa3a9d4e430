package io.weir.replication;

import java.lang.foreign.Arena;
import org.agrona.concurrent.UnsafeBuffer;

/** Memory off the heap in which one message at a time is put together. For one thread. */
final class Staging implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    final long address;
    final UnsafeBuffer buffer;

    Staging() {
        int bytes = PeerMessage.HEADER + NumbersCodec.FRAME + NumbersCodec.MOST_BYTES;
        address = arena.allocate(bytes, 64).address();
        buffer = new UnsafeBuffer(address, bytes);
    }

    @Override
    public void close() {
        arena.close();
    }
}
