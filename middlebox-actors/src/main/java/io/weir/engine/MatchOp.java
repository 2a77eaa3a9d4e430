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
        for (int f = 0; f < fields.length; f++) {
            switch (fields[f].kind) {
                case START -> start(w, fields[f], from, count, w.columns[f]);
                case NETWORK -> network(w, fields[f], from, count, w.columns[f]);
                case TRANSPORT -> transport(w, fields[f], from, count, w.columns[f]);
                case ANNOTATION, REGISTER, LENGTH, IP_CHECKSUM_RIGHT, IP_HEADER_RIGHT, TRANSPORT_CHECKSUM_RIGHT,
                        TRANSPORT_HEADER_RIGHT, NOWHERE -> other(w, fields[f], from, count, w.columns[f]);
            }
        }
        kernel.decide(w.columns, count, w.exits);
        w.dispatch(ways, from, count);
    }

    private static void locate(Workspace w, int from, int count) {
        for (int i = 0; i < count; i++) {
            long packet = w.batch[from + i];
            w.transports[i] = FrameHeaders.transport(w.frame(packet), packet);
        }
    }

    private static void start(Workspace w, FieldAccess field, int from, int count, long[] column) {
        int offset = field.offset;
        int end = offset + field.span;
        for (int i = 0; i < count; i++) {
            long packet = w.batch[from + i];
            long at = w.frame(packet) + Packets.start(packet) + offset;
            boolean here = offset >= 0 && end <= Packets.length(packet);
            column[i] = here ? FrameMemory.longAt(at) >>> field.shift & field.mask : ABSENT;
        }
    }

    private static void network(Workspace w, FieldAccess field, int from, int count, long[] column) {
        for (int i = 0; i < count; i++) {
            long packet = w.batch[from + i];
            int network = Packets.network(packet);
            int at = network + field.offset;
            boolean here = network != 0 && at >= Packets.start(packet) && at + field.span <= Packets.end(packet);
            column[i] = here ? FrameMemory.longAt(w.frame(packet) + at) >>> field.shift & field.mask : ABSENT;
        }
    }

    private static void transport(Workspace w, FieldAccess field, int from, int count, long[] column) {
        for (int i = 0; i < count; i++) {
            long packet = w.batch[from + i];
            int at = w.transports[i] + field.offset;
            boolean here = w.transports[i] >= 0 && at >= Packets.start(packet) && at + field.span <= Packets.end(packet);
            column[i] = here ? FrameMemory.longAt(w.frame(packet) + at) >>> field.shift & field.mask : ABSENT;
        }
    }

    private static void other(Workspace w, FieldAccess field, int from, int count, long[] column) {
        for (int i = 0; i < count; i++) {
            long packet = w.batch[from + i];
            column[i] = field.read(w.frame(packet), packet);
        }
    }
}
