package io.weir.stack.strand;

import io.weir.stack.wire.Wire;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The receiving half: takes chunks in any order, makes messages of them, and hands these out in order within each stream,
 * without one stream waiting for another. Bounded in bytes: beyond the window nothing is taken but what fills the first gap
 * when nothing else can be read.
 */
final class Inbound {
    static final int WINDOW = 256 * 1024;
    static final int BLOCKS = 16;
    /** Streams of an association: each that is used takes memory. */
    static final int STREAMS = 1024;

    /** Chunks ahead of the first gap that are remembered. */
    private static final int AHEAD = 4096;
    /** What a header, an entry of a map and an array cost beside the bytes. */
    private static final int COST = 64;

    private record Chunk(int stream, int message, int flags, byte[] data) {}

    private static final class Stream {
        private int next;
        private final Map<Integer, byte[]> early = new HashMap<>();
    }

    private final TreeMap<Long, Chunk> chunks = new TreeMap<>();
    /** Received ahead of the first gap, whether its data still waits or not. */
    private final TreeMap<Long, Boolean> ahead = new TreeMap<>();
    private final Map<Integer, Stream> streams = new HashMap<>();
    private final ArrayDeque<StrandMessage> ready = new ArrayDeque<>();
    private long cumulative;
    private int held;

    Inbound(int firstSequence) {
        this.cumulative = (firstSequence & 0xffff_ffffL) + (1L << 32) - 1;
    }

    /** Takes a chunk; false if there is no room, so that it has to be sent again. */
    boolean take(StrandPacket packet) {
        long sequence = cumulative + (packet.intAt(0) - (int) cumulative);
        if (sequence <= cumulative || ahead.containsKey(sequence)) {
            return true;
        }
        int length = packet.bodyBytes() - 8;
        boolean room = held + length + COST <= WINDOW || sequence == cumulative + 1 && ready.isEmpty() && held <= 2 * WINDOW;
        if (!room || sequence > cumulative + AHEAD || packet.shortAt(4) >= STREAMS) {
            return false;
        }
        int from = packet.bodyAt() + 8;
        byte[] data = Arrays.copyOfRange(packet.bytes(), from, from + length);
        chunks.put(sequence, new Chunk(packet.shortAt(4), packet.shortAt(6), packet.flags(), data));
        held += length + COST;
        ahead.put(sequence, true);
        while (ahead.remove(cumulative + 1) != null) {
            cumulative++;
        }
        complete(sequence);
        return true;
    }

    /** Makes a message of the chunks around this one, if all are there. */
    private void complete(long sequence) {
        long first = sequence;
        while (!has(first, StrandPacket.FIRST)) {
            if (!chunks.containsKey(--first)) {
                return;
            }
        }
        long last = sequence;
        while (!has(last, StrandPacket.LAST)) {
            if (!chunks.containsKey(++last)) {
                return;
            }
        }
        int length = 0;
        for (Chunk chunk : chunks.subMap(first, true, last, true).values()) {
            length += chunk.data().length;
        }
        byte[] message = new byte[length];
        int at = 0;
        Chunk head = chunks.get(first);
        for (long i = first; i <= last; i++) {
            byte[] data = chunks.remove(i).data();
            System.arraycopy(data, 0, message, at, data.length);
            at += data.length;
            held -= data.length + COST;
        }
        held += length + COST;
        deliver(head.stream(), head.message(), message);
    }

    private boolean has(long sequence, int flag) {
        return (chunks.get(sequence).flags() & flag) != 0;
    }

    private void deliver(int number, int message, byte[] data) {
        Stream stream = streams.computeIfAbsent(number, _ -> new Stream());
        if (stream.early.putIfAbsent(message, data) != null) {
            // the same number twice: only a broken peer does that
            held -= data.length + COST;
        }
        for (byte[] next = stream.early.remove(stream.next); next != null; next = stream.early.remove(stream.next)) {
            ready.add(new StrandMessage(number, next));
            stream.next = stream.next + 1 & 0xffff;
        }
    }

    Optional<StrandMessage> poll() {
        StrandMessage message = ready.poll();
        if (message != null) {
            held -= message.data().length + COST;
        }
        return Optional.ofNullable(message);
    }

    boolean isEmpty() {
        return ready.isEmpty();
    }

    int window() {
        return Math.max(0, WINDOW - held);
    }

    int cumulative() {
        return (int) cumulative;
    }

    /** Writes cumulative number, window and blocks; returns how many bytes. */
    int writeSack(byte[] to, int at) {
        Wire.putInt(to, at, (int) cumulative);
        Wire.putInt(to, at + 4, window());
        int written = 8;
        long first = -1;
        long last = -1;
        for (long sequence : ahead.keySet()) {
            if (last >= 0 && sequence == last + 1) {
                last = sequence;
                continue;
            }
            if (last >= 0) {
                written = block(to, at + written, first, last) - at;
            }
            if (written == 8 + 4 * BLOCKS) {
                return written;
            }
            first = sequence;
            last = sequence;
        }
        return last < 0 ? written : block(to, at + written, first, last) - at;
    }

    private int block(byte[] to, int at, long first, long last) {
        Wire.putShort(to, at, (int) (first - cumulative));
        Wire.putShort(to, at + 2, (int) (last - cumulative));
        return at + 4;
    }
}
