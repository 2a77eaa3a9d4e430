package io.weir.stack.tcp;

/** SipHash-2-4 of a flow and two numbers: what nobody outside can tell beforehand, without any state kept. */
final class KeyedHash {
    private final long key0;
    private final long key1;
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    KeyedHash(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    long of(TcpFlow flow, long a, long b) {
        v0 = key0 ^ 0x736f6d6570736575L;
        v1 = key1 ^ 0x646f72616e646f6dL;
        v2 = key0 ^ 0x6c7967656e657261L;
        v3 = key1 ^ 0x7465646279746573L;
        word(flow.localHigh());
        word(flow.localLow());
        word(flow.remoteHigh());
        word(flow.remoteLow());
        word((long) flow.localPort() << 16 | flow.remotePort());
        word(a);
        word(b);
        word(56L << 56);
        v2 ^= 0xff;
        round();
        round();
        round();
        round();
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void word(long value) {
        v3 ^= value;
        round();
        round();
        v0 ^= value;
    }

    private void round() {
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
    }
}
