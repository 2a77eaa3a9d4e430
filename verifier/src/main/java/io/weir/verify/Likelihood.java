package io.weir.verify;

import io.weir.program.Field;
import io.weir.program.Fields;
import java.util.HashMap;
import java.util.Map;

/** Values that fields usually have, most usual first. Addresses are those kept for documentation (RFC 5737). */
final class Likelihood {
    /** A minimal Ethernet frame, as drivers deliver it. */
    private static final long[] FRAME = {60, 54, 42, 64, 74, 1514};
    private static final long[] ZERO = {0};
    private static final long[] ONE = {1};

    private final Map<Long, long[]> bytes = new HashMap<>();
    private final Map<Long, long[]> transport = new HashMap<>();

    Likelihood(int anchor) {
        frame(Fields.ETH_DST, 0x020000000002L);
        frame(Fields.ETH_SRC, 0x020000000001L);
        frame(Fields.ETH_TYPE, 0x0800, 0x0806);
        header(anchor, Fields.IP_VERSION, 4);
        header(anchor, Fields.IP_IHL, 5, 6);
        header(anchor, Fields.IP_LENGTH, 46, 40, 28);
        header(anchor, Fields.IP_TTL, 64, 128, 255);
        header(anchor, Fields.IP_PROTO, 6, 17, 1);
        header(anchor, Fields.IP_SRC, address(198, 51, 100, 10), address(198, 51, 100, 20), address(8, 8, 8, 8));
        header(anchor, Fields.IP_DST, address(203, 0, 113, 10), address(203, 0, 113, 20), address(192, 0, 2, 10));
        transport(Fields.SRC_PORT, 40000, 50000, 53, 80);
        transport(Fields.DST_PORT, 80, 443, 53, 22, 8080);
        transport(Fields.TCP_OFFSET, 5);
        transport(Fields.TCP_FLAGS, 2, 16, 18);
        transport(Fields.UDP_LENGTH, 26, 8);
    }

    private static long address(int a, int b, int c, int d) {
        return (long) a << 24 | b << 16 | c << 8 | d;
    }

    private static long key(int bit, int width) {
        return (long) bit << 8 | width;
    }

    private void frame(Field field, long... values) {
        bytes.put(key(field.bit(), field.width()), values);
    }

    private void header(int anchor, Field field, long... values) {
        bytes.put(key(8 * anchor + field.bit(), field.width()), values);
    }

    private void transport(Field field, long... values) {
        transport.put(key(field.bit(), field.width()), values);
    }

    /** At least one value. */
    long[] values(Symbol symbol) {
        return switch (symbol) {
            case Symbol.Entered e when e.content() > 0 -> ZERO;
            case Symbol.Entered e when e.region() == Symbol.Region.BYTES ->
                bytes.getOrDefault(key(e.bit(), e.width()), ZERO);
            case Symbol.Entered e -> transport.getOrDefault(key(e.bit(), e.width()), ZERO);
            case Symbol.Length _ -> FRAME;
            case Symbol.Judged _ -> ONE;
            case Symbol.Made _ -> ZERO;
            case Symbol.Earlier earlier -> values(earlier.symbol());
        };
    }
}
