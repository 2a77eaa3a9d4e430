package io.weir.stack.tcp;

/**
 * Memory for what was written and not yet acknowledged, and for what came and was not yet read. Pieces are powers of
 * two; all of a TCP together stay below a limit, and what is given back is kept for the next, up to a quarter of it.
 */
final class BufferPool {
    /** Smaller is not worth its bookkeeping; two full segments fit. */
    static final int SMALLEST = 4096;

    private static final int SMALLEST_BITS = 12;
    private static final int CLASSES = 15;
    private static final int KEPT_OF_A_SIZE = 1024;

    private final long limitBytes;
    private final byte[][][] kept = new byte[CLASSES][][];
    private final int[] keptCount = new int[CLASSES];
    private long usedBytes;
    private long keptBytes;

    BufferPool(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** At least so many bytes, or null if the limit is reached. */
    byte[] take(int bytes) {
        int size = Math.max(bytes - 1 >>> SMALLEST_BITS, 0);
        int index = 32 - Integer.numberOfLeadingZeros(size);
        int rounded = SMALLEST << index;
        if (index >= CLASSES || usedBytes + rounded > limitBytes) {
            return null;
        }
        usedBytes += rounded;
        if (keptCount[index] > 0) {
            keptBytes -= rounded;
            byte[] piece = kept[index][--keptCount[index]];
            kept[index][keptCount[index]] = null;
            return piece;
        }
        return new byte[rounded];
    }

    void give(byte[] piece) {
        usedBytes -= piece.length;
        int index = 31 - Integer.numberOfLeadingZeros(piece.length) - SMALLEST_BITS;
        if (keptBytes + piece.length > limitBytes / 4 || keptCount[index] == KEPT_OF_A_SIZE) {
            return;
        }
        if (kept[index] == null) {
            kept[index] = new byte[KEPT_OF_A_SIZE][];
        }
        kept[index][keptCount[index]++] = piece;
        keptBytes += piece.length;
    }

    long usedBytes() {
        return usedBytes;
    }
}
