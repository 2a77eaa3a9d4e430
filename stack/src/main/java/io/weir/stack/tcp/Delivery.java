package io.weir.stack.tcp;

/** What one acknowledgement said. One for all connections of a TCP, cleared for each. */
final class Delivery {
    int ackedBytes;
    /** Of them, bytes that had been reported received before. */
    int knownBytes;
    int sackedBytes;
    /** 0 without a sample. */
    long rttNs;
    /** The longest, of what was sent first; for the timer. */
    long longestRttNs;
    /** When the last was sent of those that were sent again and are acknowledged; 0 if none was. */
    long resentNs;
    boolean echo;
    int tsEcr;
    boolean lossFound;
    boolean duplicateReported;

    void clear() {
        ackedBytes = 0;
        knownBytes = 0;
        sackedBytes = 0;
        rttNs = 0;
        longestRttNs = 0;
        resentNs = 0;
        echo = false;
        tsEcr = 0;
        lossFound = false;
        duplicateReported = false;
    }

    /** What is known to have arrived since this acknowledgement. */
    int bytes() {
        return ackedBytes - knownBytes + sackedBytes;
    }

    boolean isEmpty() {
        return ackedBytes == 0 && sackedBytes == 0;
    }

    boolean isProgress() {
        return ackedBytes > 0;
    }

    void sample(long ns) {
        rttNs = ns;
        longestRttNs = Math.max(longestRttNs, ns);
    }
}
