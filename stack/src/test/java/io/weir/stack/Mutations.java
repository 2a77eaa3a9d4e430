package io.weir.stack;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Makes hostile packets out of good ones: bits and bytes changed, lengths made wrong, parts cut, doubled, mixed. */
public final class Mutations {
    private static final int[] INTERESTING = {0, 1, 2, 4, 5, 7, 8, 0x0f, 0x28, 0x3c, 0x40, 0x7f, 0x80, 0xfe, 0xff};

    private final SplittableRandom random;
    private final byte[][] corpus;

    /** @param corpus good packets that mutations start from */
    public Mutations(long seed, byte[]... corpus) {
        this.random = new SplittableRandom(seed);
        this.corpus = corpus;
    }

    public byte[] next() {
        byte[] bytes = corpus[random.nextInt(corpus.length)].clone();
        for (int i = random.nextInt(6); i > 0 && bytes.length > 0; i--) {
            bytes = mutated(bytes);
        }
        return bytes;
    }

    private byte[] mutated(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(7)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) INTERESTING[random.nextInt(INTERESTING.length)];
            case 2 -> bytes[at] = (byte) random.nextInt(256);
            case 3 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 4 -> {
                return Arrays.copyOf(bytes, bytes.length + random.nextInt(64));
            }
            case 5 -> {
                byte[] other = corpus[random.nextInt(corpus.length)];
                int length = Math.min(bytes.length - at, Math.max(0, other.length - at));
                System.arraycopy(other, Math.min(at, other.length), bytes, at, length);
            }
            default -> {
                int length = random.nextInt(bytes.length - at) + 1;
                byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
                System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
                return longer.length > 4000 ? bytes : longer;
            }
        }
        return bytes;
    }
}
