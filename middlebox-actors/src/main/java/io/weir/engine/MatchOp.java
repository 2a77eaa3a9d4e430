package io.weir.engine;

import static io.weir.program.Field.ABSENT;

import io.weir.engine.FieldAccess.Kind;

/** First-match decision: reads the fields of all packets column by column, decides, sends each packet its way. */
final class MatchOp extends Op {
    /** Kept as long as this is. */
    private final SharedDecisions.Shared decision;
    private final FieldAccess[] fields;
    /** Whether several fields count from TRANSPORT: then it is looked for once. */
    private final boolean transports;
    private final Kernel kernel;
    private final Op[] ways;
    /** Fields that are read together with the one before them. */
    private final boolean[] paired;

    MatchOp(SharedDecisions.Shared decision, Op[] ways) {
        this.decision = decision;
        this.fields = decision.fields();
        this.kernel = decision.kernel();
        this.ways = ways;
        this.paired = new boolean[fields.length];
        boolean any = false;
        boolean several = false;
        for (int f = 0; f < fields.length; f++) {
            several |= any && fields[f].kind == Kind.TRANSPORT;
            any |= fields[f].kind == Kind.TRANSPORT;
            paired[f] = f > 0 && !paired[f - 1] && pair(fields[f - 1], fields[f]);
        }
        this.transports = several;
    }

    private static boolean pair(FieldAccess one, FieldAccess two) {
        boolean network = one.kind == Kind.NETWORK && two.kind == Kind.NETWORK && one.offset >= 0 && two.offset >= 0;
        return network || one.kind == Kind.IP_HEADER_RIGHT && two.kind == Kind.TRANSPORT_HEADER_RIGHT;
    }

    @Override
    void run(Workspace w, int from, int count) {
        if (transports) {
            locate(w, from, count);
        }
        boolean alike = true;
        for (int f = 0; f < fields.length; f++) {
            if (f + 1 < fields.length && paired[f + 1]) {
                if (fields[f].kind == Kind.NETWORK) {
                    networks(w, f, from, count);
                } else {
                    headersRight(w, f, from, count);
                }
                alike &= w.uniform[f] & w.uniform[f + 1];
                f++;
            } else {
                w.uniform[f] = fill(w, f, from, count) == 0;
                alike &= w.uniform[f];
            }
        }
        if (alike) {
            // one decision does for all: so it is with most checks of most traffic
            kernel.decide(w, 1);
            ways[w.exits[0]].run(w, from, count);
        } else {
            kernel.decide(w, count);
            w.dispatch(ways, from, count);
        }
    }

    /** Reads a field of all packets; 0 if they all have the same value. */
    private long fill(Workspace w, int f, int from, int count) {
        FieldAccess field = fields[f];
        long[] column = w.columns[f];
        return switch (field.kind) {
            case START -> start(w, field, from, count, column);
            case NETWORK -> network(w, field, from, count, column);
            case TRANSPORT -> transports
                    ? transport(w, field, from, count, column) : oneTransport(w, field, from, count, column);
            case ANNOTATION, REGISTER, LENGTH, IP_CHECKSUM_RIGHT, IP_HEADER_RIGHT, TRANSPORT_CHECKSUM_RIGHT,
                    TRANSPORT_HEADER_RIGHT, NOWHERE -> other(w, field, from, count, column);
        };
    }

    /** Two fields of the network header in one pass. */
    private void networks(Workspace w, int f, int from, int count) {
        FieldAccess one = fields[f];
        FieldAccess two = fields[f + 1];
        long[] first = w.columns[f];
        long[] second = w.columns[f + 1];
        int end = Math.max(one.offset + one.span, two.offset + two.span);
        long differentFirst = 0;
        long differentSecond = 0;
        for (int i = 0; i < count; i++) {
            long packet = w.batch[from + i];
            long frame = w.frame(packet);
            int network = Packets.network(packet);
            long a;
            long b;
            if (network >= Packets.start(packet) && network + end <= Packets.end(packet)) {
                a = FrameMemory.longAt(frame + network + one.offset) >>> one.shift & one.mask;
                b = FrameMemory.longAt(frame + network + two.offset) >>> two.shift & two.mask;
            } else {
                a = one.read(frame, packet);
                b = two.read(frame, packet);
            }
            first[i] = a;
            second[i] = b;
            differentFirst |= a ^ first[0];
            differentSecond |= b ^ second[0];
        }
        w.uniform[f] = differentFirst == 0;
        w.uniform[f + 1] = differentSecond == 0;
    }

    /** Both judgements of the headers in one pass. */
    private static void headersRight(Workspace w, int f, int from, int count) {
        long[] first = w.columns[f];
        long[] second = w.columns[f + 1];
        long different = 0;
        for (int i = 0; i < count; i++) {
            long packet = w.batch[from + i];
            long frame = w.frame(packet);
            int right = FrameHeaders.headersRight(frame, packet);
            if (right >= 0) {
                first[i] = right & 1;
                second[i] = right >> 1;
            } else {
                first[i] = Packets.network(packet) == 0 ? ABSENT : FrameHeaders.ipHeaderRight(frame, packet);
                second[i] = ABSENT;
            }
            different |= first[i] ^ first[0] | second[i] ^ second[0];
        }
        w.uniform[f] = different == 0;
        w.uniform[f + 1] = different == 0;
    }

    private static void locate(Workspace w, int from, int count) {
        for (int i = 0; i < count; i++) {
            long packet = w.batch[from + i];
            w.transports[i] = FrameHeaders.transport(w.frame(packet), packet);
        }
    }

    private static long start(Workspace w, FieldAccess field, int from, int count, long[] column) {
        int offset = field.offset;
        int end = offset + field.span;
        long different = 0;
        for (int i = 0; i < count; i++) {
            long packet = w.batch[from + i];
            long at = w.frame(packet) + Packets.start(packet) + offset;
            boolean here = offset >= 0 && end <= Packets.length(packet);
            long value = here ? FrameMemory.longAt(at) >>> field.shift & field.mask : ABSENT;
            column[i] = value;
            different |= value ^ column[0];
        }
        return different;
    }

    private static long network(Workspace w, FieldAccess field, int from, int count, long[] column) {
        long different = 0;
        for (int i = 0; i < count; i++) {
            long packet = w.batch[from + i];
            int network = Packets.network(packet);
            int at = network + field.offset;
            boolean here = network != 0 && at >= Packets.start(packet) && at + field.span <= Packets.end(packet);
            long value = here ? FrameMemory.longAt(w.frame(packet) + at) >>> field.shift & field.mask : ABSENT;
            column[i] = value;
            different |= value ^ column[0];
        }
        return different;
    }

    private static long transport(Workspace w, FieldAccess field, int from, int count, long[] column) {
        long different = 0;
        for (int i = 0; i < count; i++) {
            long packet = w.batch[from + i];
            int at = w.transports[i] + field.offset;
            boolean here = w.transports[i] >= 0 && at >= Packets.start(packet) && at + field.span <= Packets.end(packet);
            long value = here ? FrameMemory.longAt(w.frame(packet) + at) >>> field.shift & field.mask : ABSENT;
            column[i] = value;
            different |= value ^ column[0];
        }
        return different;
    }

    private static long oneTransport(Workspace w, FieldAccess field, int from, int count, long[] column) {
        long different = 0;
        for (int i = 0; i < count; i++) {
            long packet = w.batch[from + i];
            long frame = w.frame(packet);
            int network = Packets.network(packet);
            int at = network + 20 + field.offset;
            long value;
            // the usual header, without options, saves looking further
            if (network >= Packets.start(packet) && field.offset >= 0 && at + field.span <= Packets.end(packet)
                    && FrameMemory.byteAt(frame + network) == 0x45) {
                value = FrameMemory.longAt(frame + at) >>> field.shift & field.mask;
            } else {
                value = field.read(frame, packet);
            }
            column[i] = value;
            different |= value ^ column[0];
        }
        return different;
    }

    private static long other(Workspace w, FieldAccess field, int from, int count, long[] column) {
        long different = 0;
        for (int i = 0; i < count; i++) {
            long packet = w.batch[from + i];
            long value = field.read(w.frame(packet), packet);
            column[i] = value;
            different |= value ^ column[0];
        }
        return different;
    }
}
