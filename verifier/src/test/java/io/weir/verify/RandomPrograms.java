package io.weir.verify;

import io.weir.program.Assignment;
import io.weir.program.Bytes;
import io.weir.program.Configuration;
import io.weir.program.Counter;
import io.weir.program.Device;
import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Interval;
import io.weir.program.Intervals;
import io.weir.program.Place;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Repair;
import io.weir.program.Rule;
import io.weir.program.Source;
import io.weir.program.Step;
import io.weir.program.Tag;
import io.weir.program.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Small random networks of small random programs, and frames that tell their ways apart. */
final class RandomPrograms {
    static final Device IN = new Device(Device.Kind.NETFRONT, "in");

    /** Not what a transport header says of its own length: that is decided together with whether it is right. */
    private static final List<Field> FIELDS = List.of(
            Fields.ETH_TYPE, Fields.ETH_SRC, Fields.IP_VERSION, Fields.IP_IHL, Fields.IP_TOS, Fields.IP_LENGTH,
            Fields.IP_TTL, Fields.IP_PROTO, Fields.IP_SRC, Fields.IP_DST, Fields.IP_FRAGMENT,
            Fields.SRC_PORT, Fields.DST_PORT, Fields.TCP_FLAGS, Fields.ICMP_TYPE, Fields.TCP_ACKNOWLEDGEMENT,
            Fields.PAINT, Field.register(1), Field.register(2), Fields.LENGTH,
            Field.bytes(Tag.START, 12, 2, "12/2"), Field.bytes(Tag.START, 23, 1, "23/1"),
            Field.bytes(Tag.START, 30, 2, "30/2"), Field.bytes(Tag.START, 34, 2, "34/2"),
            Field.bytes(Tag.START, 36, 4, "36/4"), Field.bytes(Tag.START, 20, 2, "20/2"),
            Field.bytes(Tag.NETWORK, 20, 2, "n20/2"), Field.bytes(Tag.TRANSPORT, 8, 2, "t8/2"),
            new Field(Tag.TRANSPORT, 110, 1, "syn"), new Field(Tag.NETWORK, 102, 9, "src part"));

    private final Random random;
    private final Map<Field, List<Long>> constants = new LinkedHashMap<>();

    RandomPrograms(long seed) {
        this.random = new Random(seed);
    }

    Configuration network(boolean loops) {
        int size = 1 + random.nextInt(4);
        List<Configuration.Node> nodes = new ArrayList<>();
        List<Configuration.Link> links = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Step input = step(4);
            List<Source> sources = i == 0
                    ? List.of(new Source.Receive(IN, random.nextInt(4) > 0 ? marked(input) : input))
                    : List.of();
            Program program = new Program(List.of(input), sources, 2, List.of());
            nodes.add(new Configuration.Node("n" + i, "N", program, Optional.empty()));
            for (int port = 0; port < 2; port++) {
                int to = loops ? random.nextInt(size) : i + 1 + random.nextInt(3);
                if (to < size && random.nextInt(5) > 0) {
                    links.add(new Configuration.Link(i, port, to, 0, false));
                }
            }
        }
        return new Configuration(nodes, links);
    }

    private Step marked(Step step) {
        return new Step.Mark(Place.start(14), step, new Step.Drop(new Reason("short", "")));
    }

    private Field field() {
        return FIELDS.get(random.nextInt(FIELDS.size()));
    }

    private Step step(int depth) {
        if (depth == 0 || random.nextInt(12) == 0) {
            return leaf();
        }
        return switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> match(depth);
            case 4, 5, 6 -> set(depth);
            case 7 -> new Step.Shift(place(), step(depth - 1), leaf());
            case 8 -> new Step.Push(header(), step(depth - 1), leaf());
            case 9 -> new Step.Mark(place(), step(depth - 1), leaf());
            case 10 -> new Step.Take(place(), random.nextBoolean() ? Value.of(Fields.IP_LENGTH) : value(16), step(depth - 1));
            case 11 -> new Step.Checksum(
                    Step.Checksum.Kind.values()[random.nextInt(2)], step(depth - 1));
            case 12 -> new Step.Compare(field(), field(), step(depth - 1), step(depth - 1));
            default -> new Step.Count(new Counter("c"), judged(depth));
        };
    }

    private Step leaf() {
        return switch (random.nextInt(4)) {
            case 0 -> new Step.Drop(new Reason("r" + random.nextInt(3), ""));
            case 1 -> new Step.Transmit(new Device(Device.Kind.NETFRONT, "d" + random.nextInt(2)));
            default -> new Step.Emit(random.nextInt(2));
        };
    }

    private Place place() {
        return new Place(
                random.nextInt(3) == 0 ? Tag.TRANSPORT : random.nextBoolean() ? Tag.START : Tag.NETWORK,
                List.of(0, 0, 8, 14, 20, 28, -14, -20, 4).get(random.nextInt(9)));
    }

    private Bytes header() {
        return Bytes.ofHex(List.of(
                        "0a0000000002 0a0000000001 0800",
                        "4500003c 00000000 40110000 0a000001 0a000002",
                        "45000030 00000000 40110000 0a000001 0a000002 00351234 00100000",
                        "ff")
                .get(random.nextInt(4)));
    }

    private Step judged(int depth) {
        Field field = List.of(
                        Fields.IP_HEADER_RIGHT, Fields.IP_CHECKSUM_RIGHT, Fields.TRANSPORT_HEADER_RIGHT,
                        Fields.TRANSPORT_CHECKSUM_RIGHT)
                .get(random.nextInt(4));
        Intervals right = random.nextInt(5) == 0 ? Intervals.of(-1) : Intervals.of(random.nextInt(2));
        return new Step.Match(
                List.of(new Rule(List.of(new Rule.Term(field, right)), step(depth - 1), Optional.empty())), leaf());
    }

    private Step match(int depth) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            Map<Field, Rule.Term> terms = new LinkedHashMap<>();
            for (int t = random.nextInt(3); t >= 0; t--) {
                Field field = field();
                terms.put(field, new Rule.Term(field, intervals(field)));
            }
            rules.add(new Rule(List.copyOf(terms.values()), random.nextInt(3) == 0 ? leaf() : step(depth - 1), Optional.empty()));
        }
        return new Step.Match(rules, step(depth - 1));
    }

    private long constant(Field field) {
        long usual = switch (random.nextInt(4)) {
            case 0 -> random.nextInt(4);
            case 1 -> 0x0800 + random.nextInt(2) * 6;
            case 2 -> List.of(17, 6, 1, 4, 5, 64, 40, 46, 60, 0x0a00).get(random.nextInt(10));
            default -> random.nextLong() & field.max();
        };
        long value = Math.min(usual, field.max());
        constants.computeIfAbsent(field, f -> new ArrayList<>()).add(value);
        return value;
    }

    private Intervals intervals(Field field) {
        long low = constant(field);
        Intervals values = random.nextInt(3) > 0
                ? Intervals.of(low)
                : Intervals.of(low, Math.max(low, Math.min(field.max(), low + random.nextInt(1000))));
        if (random.nextInt(4) == 0) {
            values = values.or(Intervals.of(constant(field)));
        }
        return random.nextInt(4) == 0
                ? values.complement(field)
                : random.nextInt(5) == 0 ? values.or(Intervals.of(Field.ABSENT)) : values;
    }

    private Value value(int width) {
        return switch (random.nextInt(5)) {
            case 0, 1 -> Value.constant(random.nextBoolean() ? random.nextInt(70) : random.nextLong() & (1L << width) - 1);
            case 2 -> Value.of(field());
            case 3 -> Value.plus(field(), random.nextInt(5) - 2);
            default -> new Value.Length(place(), random.nextInt(3) - 1);
        };
    }

    private Step set(int depth) {
        List<Assignment> assignments = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            Field target = field();
            boolean overlaps = assignments.stream().anyMatch(a -> a.target().tag() != target.tag()
                    || a.target().bit() < target.bit() + target.width()
                            && target.bit() < a.target().bit() + a.target().width());
            if (target.tag() != Tag.DERIVED && !overlaps) {
                assignments.add(new Assignment(target, value(target.width())));
            }
        }
        return new Step.Set(assignments, Repair.values()[random.nextInt(3)], step(depth - 1));
    }

    /** A frame with few different values, some of them the program's own, some next to those. */
    byte[] frame() {
        byte[] frame = new byte[List.of(0, 10, 14, 15, 20, 30, 34, 36, 37, 42, 46, 54, 60, 62, 74, 90)
                .get(random.nextInt(16))];
        for (int i = 0; i < frame.length; i++) {
            frame[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(2));
        }
        Exemplar.put(frame, 96, 16, random.nextInt(5) == 0 ? 0x0806 : 0x0800);
        Exemplar.put(frame, 112, 8, List.of(0x45, 0x45, 0x45, 0x46, 0x4f, 0x44, 0x60, 0x55).get(random.nextInt(8)));
        Exemplar.put(frame, 112 + 16, 16, random.nextInt(3) == 0 ? random.nextInt(80) : Math.max(0, frame.length - 14));
        Exemplar.put(frame, 112 + 72, 8, List.of(17, 6, 1, 4).get(random.nextInt(4)));
        if (random.nextBoolean()) {
            Exemplar.put(frame, 112 + 48, 16, 0);
        }
        for (Map.Entry<Field, List<Long>> each : constants.entrySet()) {
            Field field = each.getKey();
            int at = switch (field.tag()) {
                case START -> field.bit();
                case NETWORK -> 112 + field.bit();
                case TRANSPORT -> 272 + field.bit();
                case ANNOTATION, REGISTER, DERIVED -> -1;
            };
            if (at >= 0 && random.nextInt(3) > 0) {
                long value = each.getValue().get(random.nextInt(each.getValue().size())) + random.nextInt(3) / 2;
                Exemplar.put(frame, at, field.width(), value);
            }
        }
        return frame;
    }
}
