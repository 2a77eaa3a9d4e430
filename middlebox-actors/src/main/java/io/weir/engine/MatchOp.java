package io.weir.engine;

import static io.weir.program.Field.ABSENT;

/** First-match decision: reads the fields of all packets column by column, decides, sends each packet its way. */
final class MatchOp extends Op {
    private final FieldAccess[] fields;
    private final boolean transports;
    private final Kernel kernel;
    private final Op[] ways;

    MatchOp(FieldAccess[] fields, Kernel kernel, Op[] ways) {
        this.fields = fields;
        this.kernel = kernel;
        this.ways = ways;
        boolean any = false;
        for (FieldAccess field : fields) {
            any |= field.kind == FieldAccess.Kind.TRANSPORT;
        }
        this.transports = any;
    }

    @Override
    void run(Workspace w, int from, int count) {
        if (transports) {
            locate(w, from, count);
        }
        boolean alike = true;
        for (int f = 0; f < fields.length; f++) {
            boolean same = fill(w, f, from, count) == 0;
            w.uniform[f] = same;
            alike &= same;
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
            case TRANSPORT -> transport(w, field, from, count, column);
            case IP_HEADER_RIGHT -> ipHeaderRight(w, from, count, column);
            case TRANSPORT_HEADER_RIGHT -> transportHeaderRight(w, from, count, column);
            case ANNOTATION, REGISTER, LENGTH, IP_CHECKSUM_RIGHT, TRANSPORT_CHECKSUM_RIGHT, NOWHERE ->
                other(w, field, from, count, column);
        };
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

    private static long ipHeaderRight(Workspace w, int from, int count, long[] column) {
        long different = 0;
        for (int i = 0; i < count; i++) {
            long packet = w.batch[from + i];
            long value = Packets.network(packet) == 0 ? ABSENT : FrameHeaders.ipHeaderRight(w.frame(packet), packet);
            column[i] = value;
            different |= value ^ column[0];
        }
        return different;
    }

    private static long transportHeaderRight(Workspace w, int from, int count, long[] column) {
        long different = 0;
        for (int i = 0; i < count; i++) {
            long packet = w.batch[from + i];
            long frame = w.frame(packet);
            boolean absent = FrameHeaders.transport(frame, packet) < 0;
            long value = absent ? ABSENT : FrameHeaders.transportHeaderRight(frame, packet);
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
