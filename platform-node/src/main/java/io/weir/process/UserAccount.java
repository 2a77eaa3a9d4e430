package io.weir.process;

import io.weir.attach.Tuple;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What one user's processes take of a node, so that no user can take all of it. On the server's thread. */
final class UserAccount {
    static final int MAX_PROCESSES = 1024;
    /** Memory for rings: 512 processes with the usual ones, many more with small ones. */
    static final long MAX_BYTES = 256L << 20;
    /** A quarter of what a node's table holds. */
    static final int MAX_TUPLES = 1 << 15;
    /** Registering and releasing, in tuples a second; a range of ports counts as so many. The packet path does it. */
    static final int MAX_WORK_PER_S = 50_000;

    private int processes;
    private long bytes;
    private int tuples;
    private long secondNs;
    private int work;

    boolean enter() {
        if (processes == MAX_PROCESSES) {
            return false;
        }
        processes++;
        return true;
    }

    boolean reserve(long more) {
        if (bytes + more > MAX_BYTES) {
            return false;
        }
        bytes += more;
        return true;
    }

    boolean hasRoom(int more) {
        return tuples + more <= MAX_TUPLES;
    }

    void own(int more) {
        tuples += more;
    }

    void disown(int less) {
        tuples -= less;
    }

    /** A process is gone, and what it had reserved. */
    void leave(long less) {
        processes--;
        bytes -= less;
    }

    /** Whether this much may be done for the user now. */
    boolean mayDo(List<Tuple> tuples, long nowNs) {
        if (nowNs - secondNs > TimeUnit.SECONDS.toNanos(1)) {
            secondNs = nowNs;
            work = 0;
        }
        for (Tuple tuple : tuples) {
            work += tuple.allPorts() ? 1 : tuple.highPort() - tuple.lowPort() + 1;
        }
        work++;
        return work <= MAX_WORK_PER_S + Tuple.MAX_PORT;
    }

    boolean empty() {
        return processes == 0;
    }
}
