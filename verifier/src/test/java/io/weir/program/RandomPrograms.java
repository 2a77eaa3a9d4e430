package io.weir.program;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Makes configurations at random, of all steps there are: to compare the readers of programs with each other. Equal
 * generators make equal configurations.
 */
public final class RandomPrograms {
    /** What the configurations receive from and send to. */
    public static final Device DEVICE = new Device(Device.Kind.NETFRONT, "");
    public static final Device OTHER = new Device(Device.Kind.INTERFACE, "other");

    private static final List<Field> FIELDS = List.of(
            Fields.ETH_DST, Fields.ETH_SRC, Fields.ETH_TYPE, Fields.ARP_TARGET_IP, Fields.IP_VERSION, Fields.IP_IHL,
            Fields.IP_TOS, Fields.IP_LENGTH, Fields.IP_ID, Fields.IP_FRAGMENT, Fields.IP_MORE_FRAGMENTS, Fields.IP_TTL,
            Fields.IP_PROTO, Fields.IP_CHECKSUM, Fields.IP_SRC, Fields.IP_DST, Fields.SRC_PORT, Fields.DST_PORT,
            Fields.UDP_LENGTH, Fields.UDP_CHECKSUM, Fields.TCP_FLAGS, Fields.TCP_CHECKSUM, Fields.TCP_OFFSET,
            Fields.ICMP_TYPE, Fields.ICMP_CHECKSUM, Fields.ICMP_ID, Fields.DST_ANNOTATION, Fields.PAINT,
            Field.register(0), Field.register(1), Field.register(2));
    private static final List<Field> DERIVED = List.of(
            Fields.LENGTH, Fields.IP_CHECKSUM_RIGHT, Fields.IP_HEADER_RIGHT, Fields.TRANSPORT_CHECKSUM_RIGHT,
            Fields.TRANSPORT_HEADER_RIGHT);
    private static final Counter COUNTER = new Counter("count");
    private static final Counter SEQUENCE = new Counter("sequence");
    private static final Variable SWITCH = new Variable("switch", 1, 0, 3);

    private final RandomGenerator random;
    private final List<Table> tables = List.of(
            new Table("pairs", 2, 2, 4, Duration.ofSeconds(3)), new Table("single", 1, 1, 8, Duration.ofSeconds(5)));
    private int outputs;

    private final boolean memory;

    public RandomPrograms(RandomGenerator random) {
        this(random, true);
    }

    /** @param memory whether what happens to a packet may depend on packets before it */
    public RandomPrograms(RandomGenerator random, boolean memory) {
        this.random = random;
        this.memory = memory;
    }

    /** A chain of one to four elements behind a device; what is left over leaves through another device. */
    public Configuration configuration() {
        int elements = 1 + random.nextInt(4);
        List<Configuration.Node> nodes = new ArrayList<>();
        List<Configuration.Link> links = new ArrayList<>();
        Step mark = new Step.Mark(Place.start(14), new Step.Emit(0), new Step.Emit(0));
        Step first = switch (random.nextInt(8)) {
            case 0 -> new Step.Emit(0);
            case 1, 2, 3 -> netfront();
            default -> mark;
        };
        Program from = new Program(List.of(), List.of(new Source.Receive(DEVICE, first)), 1, List.of());
        nodes.add(new Configuration.Node("from", "From", from, Optional.empty()));
        for (int i = 1; i <= elements; i++) {
            outputs = 1 + random.nextInt(2);
            Step step = step(1 + random.nextInt(5));
            nodes.add(new Configuration.Node("e" + i, "Random", Program.of(outputs, step), Optional.empty()));
            links.add(new Configuration.Link(i - 1, 0, i, 0, false));
            if (outputs == 2) {
                // forward, to the device, or now and then back: a loop
                int to = random.nextInt(6) == 0 ? 1 + random.nextInt(i) : elements + 1 + random.nextInt(2);
                links.add(new Configuration.Link(i, 1, to, 0, false));
            }
        }
        links.add(new Configuration.Link(elements, 0, elements + 1, 0, false));
        nodes.add(to("to", DEVICE));
        nodes.add(to("other", OTHER));
        return new Configuration(nodes, links);
    }

    private static Configuration.Node to(String name, Device device) {
        Step transmit = new Step.Transmit(device);
        Step step = name.equals("to") ? byType(transmit, transmit) : transmit;
        return new Configuration.Node(name, "To", Program.of(0, step), Optional.empty());
    }

    /** What FromNetfront does, for which engines may have shortcuts. */
    private static Step netfront() {
        Step annotated = new Step.Set(
                List.of(new Assignment(Fields.DST_ANNOTATION, Value.of(Fields.IP_DST))), Repair.NONE, new Step.Emit(0));
        Rule right = new Rule(
                List.of(new Rule.Term(Fields.IP_HEADER_RIGHT, Intervals.of(1)),
                        new Rule.Term(Fields.TRANSPORT_HEADER_RIGHT, Intervals.of(1))),
                annotated, Optional.empty());
        Step bad = new Step.Drop(new Reason("bad", "made for a test"));
        return byType(new Step.Match(List.of(right), bad), new Step.Emit(0));
    }

    private static Step byType(Step ipv4, Step other) {
        Rule marks = new Rule(
                List.of(new Rule.Term(Fields.ETH_TYPE, Intervals.of(0x0800))),
                new Step.Mark(Place.start(14), ipv4, new Step.Drop(new Reason("short", "made for a test"))),
                Optional.empty());
        return new Step.Match(List.of(marks), other);
    }

    private Step step(int depth) {
        if (depth == 0) {
            return leaf();
        }
        List<Supplier<Step>> kinds = List.of(
                () -> match(depth), () -> match(depth), () -> set(depth), () -> set(depth), () -> set(depth),
                () -> new Step.Compare(field(), field(), step(depth - 1), step(depth - 1)),
                () -> new Step.Shift(place(), step(depth - 1), step(depth - 1)),
                () -> new Step.Push(header(), step(depth - 1), leaf()),
                () -> new Step.Mark(place(), step(depth - 1), leaf()),
                () -> new Step.Take(place(), value(), step(depth - 1)),
                () -> new Step.Checksum(random.nextBoolean() ? Step.Checksum.Kind.IP : Step.Checksum.Kind.TRANSPORT,
                        step(depth - 1)),
                () -> new Step.Clone(List.of(step(depth - 1), step(depth - 1))),
                () -> new Step.Count(COUNTER, step(depth - 1)),
                () -> opaque(depth),
                () -> new Step.Choose(chooser(), List.of(step(depth - 1), leaf(), leaf())),
                () -> lookup(depth), () -> learn(depth), () -> pick(depth),
                () -> new Step.Meter(pace(), step(depth - 1), leaf()),
                () -> hold(depth));
        return kinds.get(random.nextInt(kinds.size() - (memory ? 0 : 5))).get();
    }

    private Step leaf() {
        return random.nextInt(5) == 0
                ? new Step.Drop(new Reason("test-" + random.nextInt(2), "made for a test"))
                : new Step.Emit(random.nextInt(outputs));
    }

    private Step match(int depth) {
        List<Field> tested = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            Field field = random.nextInt(6) == 0 ? DERIVED.get(random.nextInt(DERIVED.size())) : field();
            if (!tested.contains(field)) {
                tested.add(field);
            }
        }
        Step one = step(depth - 1);
        Step two = leaf();
        List<Rule> rules = new ArrayList<>();
        for (int i = random.nextInt(random.nextInt(4) == 0 ? 30 : 6); i >= 0; i--) {
            List<Rule.Term> terms = new ArrayList<>();
            for (Field field : tested) {
                if (random.nextInt(4) != 0) {
                    terms.add(new Rule.Term(field, intervals(field)));
                }
            }
            rules.add(new Rule(terms, random.nextBoolean() ? one : two, Optional.empty()));
        }
        return new Step.Match(rules, leaf());
    }

    private Intervals intervals(Field field) {
        List<Interval> list = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            long low = interesting(field);
            long high = random.nextBoolean() ? low : interesting(field);
            list.add(new Interval(Math.min(low, high), Math.max(low, high)));
        }
        Intervals set = Intervals.union(list);
        return random.nextInt(4) == 0 ? set.complement(field) : set;
    }

    private long interesting(Field field) {
        long value = switch (random.nextInt(6)) {
            case 0 -> Field.ABSENT;
            case 1 -> random.nextInt(20);
            case 2 -> field.max() - random.nextInt(3);
            case 3 -> BorderPackets.USUAL.get(random.nextInt(BorderPackets.USUAL.size()));
            default -> random.nextLong() & field.max();
        };
        return Math.min(value, field.max());
    }

    private Step set(int depth) {
        List<Assignment> assignments = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            Field target = field();
            boolean apart = assignments.stream().noneMatch(a -> a.target().tag() == target.tag()
                    && a.target().bit() < target.bit() + target.width()
                    && target.bit() < a.target().bit() + a.target().width());
            if (apart) {
                assignments.add(new Assignment(target, value()));
            }
        }
        Repair repair = Repair.values()[random.nextInt(Repair.values().length)];
        return new Step.Set(assignments, repair, step(depth - 1));
    }

    private Value value() {
        return switch (random.nextInt(memory ? 7 : 6)) {
            case 0, 1 -> Value.constant(interesting(Fields.ETH_DST));
            case 2, 3 -> Value.of(field());
            case 4 -> Value.plus(field(), random.nextInt(-3, 4));
            case 5 -> new Value.Length(place(), random.nextInt(-4, 5));
            default -> new Value.Sequence(SEQUENCE);
        };
    }

    /** A known field, a part of one, or any bits at all. */
    private Field field() {
        Field field = FIELDS.get(random.nextInt(FIELDS.size()));
        return switch (random.nextInt(8)) {
            case 0 -> {
                int width = 1 + random.nextInt(field.width());
                yield field.bits(random.nextInt(field.width() - width + 1), width);
            }
            case 1 -> {
                Tag tag = Tag.values()[random.nextInt(5)];
                yield new Field(tag, random.nextInt(-20, 420), 1 + random.nextInt(Field.MAX_WIDTH), "any");
            }
            default -> field;
        };
    }

    private Place place() {
        Tag tag = Tag.values()[random.nextInt(3)];
        return new Place(tag, random.nextInt(4) == 0 ? random.nextInt(-40, 80) : 2 * random.nextInt(-7, 15));
    }

    private Bytes header() {
        byte[] header = new byte[1 + random.nextInt(40)];
        random.nextBytes(header);
        return Bytes.of(header);
    }

    private Step lookup(int depth) {
        Table table = tables.get(random.nextInt(tables.size()));
        List<Field> into = table.values() == 1
                ? List.of(Field.register(2)) : List.of(Field.register(0), Field.register(1));
        return new Step.Lookup(table, values(table.keys()), into, random.nextBoolean(), step(depth - 1), step(depth - 1));
    }

    private List<Value> values(int count) {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(random.nextInt(3) == 0 ? Value.plus(field(), 1) : Value.of(field()));
        }
        return values;
    }

    private Step learn(int depth) {
        Table table = tables.get(random.nextInt(tables.size()));
        List<Step.Learn.Entry> entries = new ArrayList<>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            entries.add(new Step.Learn.Entry(values(table.keys()), values(table.values())));
        }
        return new Step.Learn(table, entries, Duration.ofMillis(random.nextInt(6000)), step(depth - 1), leaf());
    }

    private Step pick(int depth) {
        Table table = tables.get(random.nextInt(tables.size()));
        List<Value> key = new ArrayList<>(values(table.keys()));
        key.set(0, Value.of(Field.register(0)));
        Interval range = new Interval(10, 10 + random.nextInt(12));
        return new Step.Pick(Field.register(0), range, table, key, step(depth - 1), leaf());
    }

    private Pace pace() {
        Pace.Unit unit = random.nextBoolean() ? Pace.Unit.PACKETS : Pace.Unit.BYTES;
        int scale = unit == Pace.Unit.BYTES ? 80 : 1;
        return new Pace(unit, scale * (1L + random.nextInt(3)), 1 + random.nextLong(400_000_000), scale * (1L + random.nextInt(5)));
    }

    private Chooser chooser() {
        return switch (random.nextInt(memory ? 4 : 2)) {
            case 0 -> new Chooser.Fixed(SWITCH);
            case 1 -> new Chooser.Hash(List.of(field(), field()));
            case 2 -> new Chooser.RoundRobin();
            default -> new Chooser.Random();
        };
    }

    private Step hold(int depth) {
        Reason full = new Reason("full", "made for a test");
        if (random.nextBoolean()) {
            Variable active = new Variable("active" + random.nextInt(3), 1, 0, 1);
            return new Step.Hold(new Holding.Pump(pace(), active, 1 + random.nextInt(6), full), step(depth - 1));
        }
        Table table = tables.getLast();
        Holding await = new Holding.Await(
                table, values(1), random.nextInt(5), Duration.ofMillis(random.nextInt(2000)), full);
        return new Step.Hold(await, step(depth - 1));
    }

    private Step opaque(int depth) {
        Footprint footprint = new Footprint(List.of(Fields.IP_TTL, Fields.PAINT), random.nextBoolean(), random.nextBoolean());
        int kind = random.nextInt(5);
        Code code = packet -> switch (kind) {
            case 0 -> packet.length() % 3 != 0;
            case 1 -> {
                packet.write(Fields.IP_TTL, 7);
                yield true;
            }
            case 2 -> {
                packet.put(packet.length() - 1, 0x55);
                yield true;
            }
            case 3 -> packet.at(60) != 0;
            default -> {
                packet.write(Fields.PAINT, packet.read(Fields.IP_PROTO));
                yield true;
            }
        };
        return new Step.Opaque(code, footprint, new Reason("code", "made for a test"), step(depth - 1));
    }
}
