package io.weir.engine;

import io.weir.program.Repair;

/**
 * Keeps checksums right by comparing the packet's bytes before and after a change: for the rare changes whose effect is
 * not plain from the fields, such as across the edge of a header or of the checksum itself.
 */
final class ByteRepair {
    private ByteRepair() {}

    /** Does the assignments of {@code set} to a packet whose IPv4 header is whole, their values in the workspace. */
    static void around(SetOp set, Workspace w, long frame, long packet) {
        int network = Packets.network(packet);
        int transport = network + FrameHeaders.ipHeader(frame, packet);
        int protocol = FrameMemory.byteAt(frame + network + 9);
        boolean later = (FrameMemory.shortAt(frame + network + 6) & 0x1fff) != 0;
        int end = Packets.end(packet);
        FrameMemory.copyOut(frame + network, w.before, network, end - network);
        set.assign(frame, packet, w.numbers());
        Difference ip = new Difference(w.before, frame);
        int checksum = network + FrameHeaders.IP_CHECKSUM_AT;
        ip.add(network, transport, network, checksum);
        if (ip.changed) {
            SetOp.follow(frame + checksum, ip.sum, false);
        }
        int offset = FrameHeaders.checksumOffset(protocol);
        if (set.repair() == Repair.IP_AND_TRANSPORT && !later && offset >= 0 && transport + offset + 2 <= end) {
            Difference upper = new Difference(w.before, frame);
            upper.add(transport, end, transport, transport + offset);
            if (protocol != FrameHeaders.ICMP) {
                upper.add(network + 12, network + 20, network, -2);
                upper.add(network + 9, network + 10, network, -2);
            }
            if (upper.changed) {
                SetOp.follow(frame + transport + offset, upper.sum, protocol == FrameHeaders.UDP);
            }
        }
    }

    /** What bytes changed by, as a sum of 16-bit words. Escape analysis keeps it off the heap. */
    private static final class Difference {
        private final byte[] before;
        private final long frame;
        long sum;
        boolean changed;

        Difference(byte[] before, long frame) {
            this.before = before;
            this.frame = frame;
        }

        /** Bytes {@code from} to {@code to - 1}, but for the two at {@code except}; a word begins at {@code even}. */
        void add(int from, int to, int even, int except) {
            for (int i = from; i < to; i++) {
                int difference = FrameMemory.byteAt(frame + i) - (before[i] & 0xff);
                if (difference != 0 && i != except && i != except + 1) {
                    changed = true;
                    sum += (i - even & 1) == 0 ? difference << 8 : difference;
                }
            }
        }
    }
}
