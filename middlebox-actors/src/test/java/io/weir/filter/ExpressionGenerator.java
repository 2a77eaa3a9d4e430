package io.weir.filter;

import java.util.Random;
import java.util.function.Predicate;

/** Random expressions together with what they mean, computed from a packet's bytes without any of the code tested. */
final class ExpressionGenerator {
    /** An expression as text, and as a judge of packets. */
    record Expression(String text, Predicate<byte[]> meaning) {}

    private static final String[] ADDRESSES = {"10.0.0.1", "10.0.0.2", "128.0.0.1", "255.255.255.255"};
    private static final int[] PORTS = {0, 1, 53, 80, 1023, 1024, 65535};
    private final Random random;

    ExpressionGenerator(Random random) {
        this.random = random;
    }

    Expression expression(int depth) {
        return switch (depth == 0 ? 0 : random.nextInt(8)) {
            case 1, 2 -> {
                Expression a = expression(depth - 1);
                Expression b = expression(depth - 1);
                yield new Expression(
                        "(" + a.text + pick(" and ", " && ", " ") + b.text + ")", a.meaning.and(b.meaning));
            }
            case 3, 4 -> {
                Expression a = expression(depth - 1);
                Expression b = expression(depth - 1);
                yield new Expression("(" + a.text + pick(" or ", " || ") + b.text + ")", a.meaning.or(b.meaning));
            }
            case 5 -> {
                Expression a = expression(depth - 1);
                yield new Expression(pick("not ", "! ") + "(" + a.text + ")", a.meaning.negate());
            }
            case 6 -> {
                Expression a = expression(depth - 1);
                Expression b = expression(depth - 1);
                Expression c = expression(depth - 1);
                Expression d = primitive();
                Expression e = primitive();
                yield new Expression(
                        "(" + a.text + " ? " + b.text + " : " + d.text + " ? " + e.text + " : " + c.text + ")",
                        p -> a.meaning.test(p) ? b.meaning.test(p)
                                : d.meaning.test(p) ? e.meaning.test(p) : c.meaning.test(p));
            }
            default -> primitive();
        };
    }

    private Expression primitive() {
        return switch (random.nextInt(7)) {
            case 0 -> address();
            case 1 -> network();
            case 2 -> port();
            case 3 -> field("ip ttl", 8, 1);
            case 4 -> field("ip id", 4, 2);
            case 5 -> protocol();
            default -> new Expression("(ip frag)", p -> bytes(p, 6, 2) >= 0 && (bytes(p, 6, 2) & 0x3fff) != 0);
        };
    }

    private Expression address() {
        int side = random.nextInt(4);
        boolean different = random.nextInt(3) == 0;
        String address = ADDRESSES[random.nextInt(ADDRESSES.length)];
        long value = number(address);
        Predicate<byte[]> source = p -> present(p, 12, 4, v -> v == value != different);
        Predicate<byte[]> destination = p -> present(p, 16, 4, v -> v == value != different);
        return new Expression(
                side(side) + " host " + (different ? "!= " : "") + address,
                sided(side, different, source, destination));
    }

    private Expression network() {
        int side = random.nextInt(4);
        int length = random.nextInt(33);
        String address = ADDRESSES[random.nextInt(ADDRESSES.length)];
        long mask = 0xffffffffL << 32 - length & 0xffffffffL;
        long value = number(address) & mask;
        return new Expression(
                side(side) + " net " + address + "/" + length,
                sided(side, false, p -> present(p, 12, 4, v -> (v & mask) == value),
                        p -> present(p, 16, 4, v -> (v & mask) == value)));
    }

    private Expression port() {
        int side = random.nextInt(4);
        String relation = pick("", "== ", "!= ", "< ", "> ", "<= ", ">= ");
        int port = PORTS[random.nextInt(PORTS.length)];
        int mask = random.nextInt(3) == 0 ? 1 + random.nextInt(0xffff) : 0xffff;
        String protocol = pick("", "tcp ", "udp ");
        String written = side(side) + " " + protocol + "port "
                + (mask == 0xffff ? "" : "& " + mask + " " + (relation.isEmpty() ? "= " : "")) + relation + port;
        boolean fixed = always(relation.strip(), port, mask);
        boolean negative = relation.startsWith("!=") || relation.equals("< ") || relation.equals("<= ");
        Predicate<byte[]> first = p -> present(p, 6, 2, v -> (v & 0x1fff) == 0)
                && present(p, 9, 1, v -> v == 6 && !protocol.equals("udp ") || v == 17 && !protocol.equals("tcp "));
        Predicate<byte[]> ports = fixed
                ? p -> compare(relation.strip(), 0, port, mask)
                : sided(side, negative,
                        p -> transport(p, 0, 2, v -> compare(relation.strip(), v & mask, port, mask)),
                        p -> transport(p, 2, 2, v -> compare(relation.strip(), v & mask, port, mask)));
        return new Expression(written, first.and(ports));
    }

    /** Whether Click sees at once that a comparison does not depend on the packet. */
    private static boolean always(String relation, long value, long mask) {
        return switch (relation) {
            case ">", "<=" -> value >= mask;
            case "<", ">=" -> value == 0 || value > mask;
            default -> false;
        };
    }

    private Expression field(String name, int offset, int length) {
        String relation = pick("", "!= ", "< ", "> ", "<= ", ">= ");
        long value = random.nextInt(length == 1 ? 256 : 4);
        long full = length == 1 ? 255 : 65535;
        long mask = random.nextBoolean() ? full : 1 + random.nextInt((int) full);
        String text = name + " " + (mask == full ? "" : "& " + mask + " " + (relation.isEmpty() ? "== " : ""))
                + relation + value;
        boolean fixed = always(relation.strip(), value, mask);
        return new Expression(text, fixed
                ? p -> compare(relation.strip(), 0, value, mask)
                : p -> present(p, offset, length, v -> compare(relation.strip(), v & mask, value, mask)));
    }

    private Expression protocol() {
        int protocol = random.nextBoolean() ? 6 : 17;
        boolean different = random.nextInt(3) == 0;
        return new Expression(
                "ip proto " + (different ? "!= " : "") + protocol,
                p -> present(p, 9, 1, v -> v == protocol != different));
    }

    private static boolean compare(String relation, long masked, long value, long mask) {
        return switch (relation) {
            case "", "=", "==" -> masked == (value & mask);
            case "!=" -> masked != (value & mask);
            case "<" -> masked < value;
            case ">" -> masked > value;
            case "<=" -> masked <= value;
            default -> masked >= value;
        };
    }

    private static Predicate<byte[]> sided(
            int side, boolean negative, Predicate<byte[]> source, Predicate<byte[]> destination) {
        return switch (side) {
            case 0 -> source;
            case 1 -> destination;
            case 2 -> negative ? source.or(destination) : source.and(destination);
            default -> negative ? source.and(destination) : source.or(destination);
        };
    }

    private static String side(int side) {
        return switch (side) {
            case 0 -> "src";
            case 1 -> "dst";
            case 2 -> "src and dst";
            default -> "src or dst";
        };
    }

    private static boolean present(byte[] packet, int offset, int length, Predicate<Long> test) {
        long value = bytes(packet, offset, length);
        return value >= 0 && test.test(value);
    }

    private static boolean transport(byte[] packet, int offset, int length, Predicate<Long> test) {
        if (packet.length == 0 || packet[0] >> 4 != 4 || (packet[0] & 15) < 5) {
            return false;
        }
        return present(packet, 4 * (packet[0] & 15) + offset, length, test);
    }

    private static long bytes(byte[] packet, int offset, int length) {
        if (offset + length > packet.length) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | packet[offset + i] & 0xff;
        }
        return value;
    }

    private static long number(String address) {
        long value = 0;
        for (String part : address.split("\\.")) {
            value = value << 8 | Integer.parseInt(part);
        }
        return value;
    }

    byte[] packet() {
        byte[] packet = Filters.packet(
                new int[] {1, 6, 17}[random.nextInt(3)],
                ADDRESSES[random.nextInt(ADDRESSES.length)],
                PORTS[random.nextInt(PORTS.length)] + random.nextInt(2) & 0xffff,
                ADDRESSES[random.nextInt(ADDRESSES.length)],
                PORTS[random.nextInt(PORTS.length)] - random.nextInt(2) & 0xffff);
        packet[8] = (byte) random.nextInt(256);
        packet[5] = (byte) random.nextInt(5);
        if (random.nextInt(4) == 0) {
            packet[6] = (byte) (random.nextInt(2) << 5);
            packet[7] = (byte) random.nextInt(2);
        }
        if (random.nextInt(8) == 0) {
            packet[0] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0 ? java.util.Arrays.copyOf(packet, 1 + random.nextInt(packet.length)) : packet;
    }

    private String pick(String... any) {
        return any[random.nextInt(any.length)];
    }
}
