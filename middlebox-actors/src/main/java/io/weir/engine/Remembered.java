package io.weir.engine;

import io.weir.program.Dice;
import io.weir.program.TokenBucket;

/** A few numbers that survive a move to another machine. */
interface Remembered {
    /** How many. */
    int numbers();

    /** Writes them to {@code to[at…]}. */
    void save(long[] to, int at, long nowNs);

    /** Becomes what {@link #save} wrote, there or here. Whatever the numbers, nothing breaks. */
    void load(long[] from, int at, long nowNs);

    static Remembered of(TokenBucket bucket) {
        return new Remembered() {
            @Override
            public int numbers() {
                return 3;
            }

            @Override
            public void save(long[] to, int at, long nowNs) {
                bucket.save(to, at, nowNs);
            }

            @Override
            public void load(long[] from, int at, long nowNs) {
                bucket.load(from, at, nowNs);
            }
        };
    }

    /** So that numbers picked by chance go on, and do not begin with those that are taken. */
    static Remembered of(Dice dice) {
        return new Remembered() {
            @Override
            public int numbers() {
                return 1;
            }

            @Override
            public void save(long[] to, int at, long nowNs) {
                to[at] = dice.position();
            }

            @Override
            public void load(long[] from, int at, long nowNs) {
                dice.position(from[at]);
            }
        };
    }
}
