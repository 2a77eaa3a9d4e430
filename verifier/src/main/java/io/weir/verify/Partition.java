package io.weir.verify;

/**
 * Where the fields of a header begin, in bits: bytes that a packet entered with are split into symbols there, so that
 * the usual fields are one symbol each. Behind the last boundary every byte is its own.
 */
enum Partition {
    ETHERNET(0, 48, 96, 112),
    ARP(0, 16, 32, 48, 64, 112, 144, 192, 224),
    IPV4(0, 4, 8, 16, 32, 48, 51, 64, 72, 80, 96, 128, 160),
    /** What TCP, UDP and ICMP have in common, split finely enough for each. */
    TRANSPORT(0, 16, 32, 48, 64, 96, 100, 104, 112, 128, 144, 160),
    BYTES(0);

    private final int[] boundaries;

    Partition(int... boundaries) {
        this.boundaries = boundaries;
    }

    int length() {
        return boundaries[boundaries.length - 1];
    }

    /** The first bit of the symbol that holds {@code bit}. */
    int from(int bit) {
        if (bit >= length()) {
            return bit - (bit - length()) % 8;
        }
        int index = boundaries.length - 1;
        while (boundaries[index] > bit) {
            index--;
        }
        return boundaries[index];
    }

    /** The first bit after it. */
    int end(int bit) {
        if (bit >= length()) {
            return from(bit) + 8;
        }
        int index = 0;
        while (boundaries[index] <= bit) {
            index++;
        }
        return boundaries[index];
    }
}
