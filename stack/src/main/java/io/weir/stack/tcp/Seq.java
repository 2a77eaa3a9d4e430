package io.weir.stack.tcp;

/** Sequence numbers are compared modulo 2^32 (RFC 9293, 3.4): right as long as two are less than 2^31 apart. */
final class Seq {
    private Seq() {}

    static boolean before(int a, int b) {
        return a - b < 0;
    }

    static boolean after(int a, int b) {
        return a - b > 0;
    }

    static boolean atMost(int a, int b) {
        return a - b <= 0;
    }

    static boolean atLeast(int a, int b) {
        return a - b >= 0;
    }

    static int later(int a, int b) {
        return a - b >= 0 ? a : b;
    }

    static int earlier(int a, int b) {
        return a - b <= 0 ? a : b;
    }
}
