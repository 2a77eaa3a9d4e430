package io.weir.stack.ip;

import io.weir.net.IpAddress;
import io.weir.stack.wire.Drop;
import java.nio.ByteBuffer;

/**
 * Datagrams that wait for their reader, in one ring of bytes with whom they came from: bounded in bytes, so that many
 * small ones and few large ones fit. Takes memory when it needs it, from a share that all queues of a transport have.
 */
public final class ReceiveQueue {
    private static final int HEAD_BYTES = 40;
    private static final int FIRST_BYTES = 4096;

    private final Memory memory;
    private final int limit;
    private ByteBuffer ring = ByteBuffer.allocate(0);
    private int first;
    private int used;
    private int count;

    /** How much all queues of one transport may hold together. */
    public static final class Memory {
        private final long limit;
        private long used;

        public Memory(long limitBytes) {
            this.limit = limitBytes;
        }

        private boolean take(int bytes) {
            if (used + bytes > limit) {
                return false;
            }
            used += bytes;
            return true;
        }

        public long used() {
            return used;
        }
    }

    /** @param limit the most bytes of one queue */
    public ReceiveQueue(Memory memory, int limit) {
        this.memory = memory;
        this.limit = limit;
    }

    /** Copies a datagram of {@code length} bytes of the packet behind the others; says why not if it cannot. */
    public Drop offer(IpPacket packet, int at, int length, int port) {
        Drop full = reserve(HEAD_BYTES + length);
        if (full != Drop.NONE) {
            return full;
        }
        int head = used;
        putLong(head, packet.sourceHigh());
        putLong(head + 8, packet.sourceLow());
        putLong(head + 16, packet.destinationHigh());
        putLong(head + 24, packet.destinationLow());
        putLong(head + 32, (long) port << 32 | length);
        used += HEAD_BYTES;
        int place = place(used);
        int straight = Math.min(length, ring.capacity() - place);
        ring.put(place, packet.bytes(), at, straight);
        ring.put(0, packet.bytes(), at + straight, length - straight);
        used += length;
        count++;
        return Drop.NONE;
    }

    private Drop reserve(int bytes) {
        int needed = used + bytes;
        if (needed <= ring.capacity()) {
            return Drop.NONE;
        }
        if (needed > limit) {
            return Drop.SOCKET_FULL;
        }
        int capacity = Math.min(limit, Math.max(FIRST_BYTES, Math.max(needed, 2 * ring.capacity())));
        if (!memory.take(capacity - ring.capacity())) {
            return Drop.STACK_FULL;
        }
        byte[] larger = new byte[capacity];
        int straight = Math.min(used, ring.capacity() - first);
        ring.get(first, larger, 0, straight);
        ring.get(0, larger, straight, used - straight);
        ring = ByteBuffer.wrap(larger);
        first = 0;
        return Drop.NONE;
    }

    private int place(int offset) {
        int at = first + offset;
        return at < ring.capacity() ? at : at - ring.capacity();
    }

    private void putLong(int offset, long value) {
        for (int i = 0; i < 8; i++) {
            ring.put(place(offset + i), (byte) (value >>> 56 - 8 * i));
        }
    }

    private long longAt(int offset) {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | ring.get(place(offset + i)) & 0xff;
        }
        return value;
    }

    public int size() {
        return count;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** Of the first: length of its data. */
    public int bytes() {
        return (int) longAt(32);
    }

    /** Of the first: the sender's port, 0 in protocols that have none. */
    public int port() {
        return (int) (longAt(32) >>> 32);
    }

    /** Of the first; allocates. */
    public IpAddress source() {
        return IpAddress.of(longAt(0), longAt(8));
    }

    /** Of the first, which of the stack's addresses it was sent to; allocates. */
    public IpAddress destination() {
        return IpAddress.of(longAt(16), longAt(24));
    }

    /** Whether the first comes from this address. */
    public boolean isFrom(IpAddress address) {
        return longAt(8) == address.low() && longAt(0) == address.high();
    }

    /** Whether the first was sent to this address. */
    public boolean isTo(IpAddress address) {
        return longAt(24) == address.low() && longAt(16) == address.high();
    }

    /** Removes the first, copying as much of its data as {@code into} has room for. */
    public void remove(ByteBuffer into) {
        int length = bytes();
        int copied = Math.min(length, into.remaining());
        int place = place(HEAD_BYTES);
        int straight = Math.min(copied, ring.capacity() - place);
        into.put(ring.slice(place, straight)).put(ring.slice(0, copied - straight));
        first = place(HEAD_BYTES + length);
        used -= HEAD_BYTES + length;
        count--;
    }

    /** Forgets all, and gives back the memory. */
    public void clear() {
        memory.used -= ring.capacity();
        ring = ByteBuffer.allocate(0);
        first = 0;
        used = 0;
        count = 0;
    }
}
