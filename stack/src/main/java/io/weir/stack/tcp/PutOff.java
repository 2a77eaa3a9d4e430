package io.weir.stack.tcp;

import java.util.Arrays;

/** Connections that could not go on, for want of room in the output or of memory, until the next poll. */
final class PutOff {
    private Connection[] waiting = new Connection[16];
    /** The other array, while the first is gone through: who fails again must not be met again. */
    private Connection[] trying = new Connection[16];
    private int count;

    /** One that is not waiting yet. */
    void add(Connection connection) {
        if (count == waiting.length) {
            waiting = Arrays.copyOf(waiting, 2 * count);
        }
        waiting[count++] = connection;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** All try again; those that fail wait again. Returns how many. */
    int retry(long nowNs) {
        int tried = count;
        Connection[] all = waiting;
        waiting = trying;
        trying = all;
        count = 0;
        for (int i = 0; i < tried; i++) {
            Connection connection = all[i];
            all[i] = null;
            connection.retry(nowNs);
        }
        return tried;
    }
}
