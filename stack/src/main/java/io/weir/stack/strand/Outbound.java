package io.weir.stack.strand;

import io.weir.stack.wire.Wire;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * The sending half: cuts messages into chunks, keeps them until they are acknowledged, sends again what was lost. Timer as
 * in RFC 6298, congestion control as in RFC 5681, in bytes. Loss is believed when three later acknowledgements pass over a
 * chunk, or the timer runs out.
 */
final class Outbound {
    static final int BUFFER = 256 * 1024;

    private static final int PASSED_LIMIT = 3;
    private static final long FIRST_RTO_NS = 1_000_000_000L;
    private static final long MIN_RTO_NS = 200_000_000L;
    private static final long MAX_RTO_NS = 8_000_000_000L;
    private static final int NEVER_SENT = 0;

    private static final class Chunk {
        private final int sequence;
        private final int stream;
        private final int message;
        private final int flags;
        private final byte[] data;
        private long sentNs;
        private int sent = NEVER_SENT;
        private int passed;
        private boolean lost;
        private boolean acknowledged;

        private Chunk(int sequence, int stream, int message, int flags, byte[] data) {
            this.sequence = sequence;
            this.stream = stream;
            this.message = message;
            this.flags = flags;
            this.data = data;
        }

        private int bytes() {
            return StrandPacket.DATA_BYTES + (data.length + 3 & ~3);
        }
    }

    private final ArrayDeque<Chunk> unacknowledged = new ArrayDeque<>();
    private final ArrayDeque<Chunk> waiting = new ArrayDeque<>();
    private final Map<Integer, Integer> messages = new HashMap<>();
    private int nextSequence;
    private int buffered;
    private int flight;
    private long window;
    private int chunkBytes;
    private long congestionWindow;
    private long threshold = Long.MAX_VALUE;
    private int recovery;
    private boolean recovering;
    private long smoothedNs;
    private long deviationNs;
    private long rtoNs = FIRST_RTO_NS;
    private long dueNs = Long.MAX_VALUE;
    private int timeouts;
    private long retransmitted;

    Outbound(int firstSequence, long peerWindow) {
        this.nextSequence = firstSequence;
        this.window = peerWindow;
    }

    /** @param packetBytes what a packet has room for */
    void packetBytes(int packetBytes) {
        chunkBytes = packetBytes - StrandPacket.HEADER_BYTES - StrandPacket.DATA_BYTES & ~3;
        congestionWindow = congestionWindow == 0 ? 10L * packetBytes : congestionWindow;
    }

    /** Takes a whole message or, for want of room, nothing. */
    boolean offer(int stream, byte[] message) {
        if (buffered > 0 && buffered + message.length > BUFFER) {
            return false;
        }
        int number = messages.merge(stream, 1, (a, b) -> a + b & 0xffff) - 1 & 0xffff;
        int at = 0;
        do {
            int length = Math.min(chunkBytes, message.length - at);
            int first = at == 0 ? StrandPacket.FIRST : 0;
            int last = at + length == message.length ? StrandPacket.LAST : 0;
            byte[] data = java.util.Arrays.copyOfRange(message, at, at + length);
            waiting.add(new Chunk(nextSequence++, stream, number, first | last, data));
            buffered += length;
            at += length;
        } while (at < message.length);
        return true;
    }

    boolean isEmpty() {
        return waiting.isEmpty() && unacknowledged.isEmpty();
    }

    /** Writes the next chunk that may be sent now, if it fits; returns where the next begins, or {@code at} if none was. */
    int write(byte[] to, int at, long nowNs) {
        Chunk chunk = next();
        if (chunk == null || at + chunk.bytes() > to.length) {
            return at;
        }
        if (chunk.sent == NEVER_SENT) {
            waiting.remove();
            unacknowledged.add(chunk);
        } else {
            retransmitted++;
        }
        chunk.lost = false;
        chunk.passed = 0;
        chunk.sent++;
        chunk.sentNs = nowNs;
        flight += chunk.data.length;
        dueNs = Math.min(dueNs, nowNs + rtoNs);
        int end = StrandPacket.chunk(to, at, StrandPacket.DATA << 8 | chunk.flags, 8 + chunk.data.length);
        Wire.putInt(to, at + 4, chunk.sequence);
        Wire.putInt(to, at + 8, chunk.stream << 16 | chunk.message);
        System.arraycopy(chunk.data, 0, to, at + StrandPacket.DATA_BYTES, chunk.data.length);
        return end;
    }

    private Chunk next() {
        for (Chunk chunk : unacknowledged) {
            if (chunk.lost) {
                return flight < congestionWindow ? chunk : null;
            }
        }
        Chunk chunk = waiting.peek();
        if (chunk == null || flight + chunk.data.length > congestionWindow && flight > 0) {
            return null;
        }
        // into a closed window one chunk goes as a question
        boolean fits = flight + chunk.data.length <= window;
        return fits || unacknowledged.isEmpty() ? chunk : null;
    }

    boolean canSend() {
        return next() != null;
    }

    /** What an acknowledgement says. */
    void acknowledged(StrandPacket sack, long nowNs) {
        int cumulative = sack.intAt(0);
        window = sack.intAt(4) & 0xffff_ffffL;
        int newly = 0;
        while (!unacknowledged.isEmpty() && unacknowledged.peek().sequence - cumulative <= 0) {
            newly += done(unacknowledged.remove(), nowNs);
        }
        int highest = cumulative;
        for (int block = 8; block + 4 <= sack.bodyBytes(); block += 4) {
            int first = cumulative + sack.shortAt(block);
            int last = cumulative + sack.shortAt(block + 2);
            for (Chunk chunk : unacknowledged) {
                if (chunk.sequence - first >= 0 && chunk.sequence - last <= 0) {
                    newly += done(chunk, nowNs);
                }
            }
            highest = last - highest > 0 ? last : highest;
        }
        if (newly > 0) {
            timeouts = 0;
            passOver(highest);
            grow(newly, cumulative);
            dueNs = isAnyUnderWay() ? nowNs + rtoNs : Long.MAX_VALUE;
        }
    }

    private int done(Chunk chunk, long nowNs) {
        if (chunk.acknowledged) {
            return 0;
        }
        chunk.acknowledged = true;
        buffered -= chunk.data.length;
        if (!chunk.lost) {
            flight -= chunk.data.length;
        }
        chunk.lost = false;
        if (chunk.sent == 1) {
            measured(nowNs - chunk.sentNs);
        }
        return Math.max(1, chunk.data.length);
    }

    private void measured(long rttNs) {
        deviationNs = smoothedNs == 0 ? rttNs / 2 : (3 * deviationNs + Math.abs(smoothedNs - rttNs)) / 4;
        smoothedNs = smoothedNs == 0 ? rttNs : (7 * smoothedNs + rttNs) / 8;
        rtoNs = Math.clamp(smoothedNs + 4 * deviationNs, MIN_RTO_NS, MAX_RTO_NS);
    }

    private void passOver(int highest) {
        for (Chunk chunk : unacknowledged) {
            boolean passed = !chunk.acknowledged && !chunk.lost && chunk.sequence - highest < 0;
            if (passed && ++chunk.passed >= PASSED_LIMIT && chunk.sent == 1) {
                lose(chunk);
                if (!recovering) {
                    recovering = true;
                    recovery = nextSequence;
                    threshold = Math.max(congestionWindow / 2, 4L * chunkBytes);
                    congestionWindow = threshold;
                }
            }
        }
    }

    private void lose(Chunk chunk) {
        chunk.lost = true;
        flight -= chunk.data.length;
    }

    private void grow(int newly, int cumulative) {
        recovering = recovering && cumulative - recovery < 0 && !unacknowledged.isEmpty();
        if (!recovering) {
            congestionWindow += congestionWindow < threshold
                    ? newly
                    : Math.max(1, (long) chunkBytes * newly / congestionWindow);
        }
        congestionWindow = Math.min(congestionWindow, 2L * BUFFER);
    }

    private boolean isAnyUnderWay() {
        for (Chunk chunk : unacknowledged) {
            if (!chunk.acknowledged) {
                return true;
            }
        }
        return false;
    }

    long dueNs() {
        return dueNs;
    }

    /** The timer ran out: all that is under way is lost. Returns how often that has happened in a row. */
    int timedOut(long nowNs) {
        for (Chunk chunk : unacknowledged) {
            if (!chunk.acknowledged && !chunk.lost) {
                lose(chunk);
            }
        }
        threshold = Math.max(congestionWindow / 2, 4L * chunkBytes);
        congestionWindow = chunkBytes + StrandPacket.DATA_BYTES;
        recovering = false;
        rtoNs = Math.min(2 * rtoNs, MAX_RTO_NS);
        dueNs = nowNs + rtoNs;
        return ++timeouts;
    }

    long retransmitted() {
        return retransmitted;
    }
}
