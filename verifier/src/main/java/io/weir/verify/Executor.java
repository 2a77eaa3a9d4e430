package io.weir.verify;

import io.weir.diagnostic.Span;
import io.weir.program.Chooser;
import io.weir.program.Device;
import io.weir.program.EngineReason;
import io.weir.program.Field;
import io.weir.program.Holding;
import io.weir.program.Intervals;
import io.weir.program.Reason;
import io.weir.program.Rule;
import io.weir.program.Step;
import io.weir.space.Condition;
import io.weir.space.Conditions;
import io.weir.space.Diagrams;
import io.weir.space.Exhausted;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Executes the steps of one program over a set of packets, every way that they can take. */
final class Executor {
    /** Where packets leave a program. */
    interface Exits {
        void emitted(int port, PacketSet packets);

        void transmitted(Device device, PacketSet packets);

        void dropped(Reason reason, PacketSet packets);
    }

    private final HeaderSpace space;
    private final Conditions conditions;
    private final Diagrams diagrams;
    private final Matcher matcher;
    private final Judge judge;
    private final Assigner assigner;
    private final Mover mover;
    private final Recall recall;
    private final Meterage meterage;
    private final Deque<Span> fired = new ArrayDeque<>();
    private boolean tracing;
    private int node;
    private int reader;
    private Exits exits;

    Executor(HeaderSpace space, Tables tables, Meterage meterage) {
        this.space = space;
        this.conditions = space.conditions();
        this.diagrams = space.diagrams();
        this.matcher = new Matcher(space);
        this.judge = new Judge(space);
        this.assigner = new Assigner(space);
        this.mover = new Mover(space);
        this.recall = new Recall(space, assigner, tables);
        this.meterage = meterage;
    }

    /** Counts what is spent, and throws {@link Exhausted} when it is too much. */
    @FunctionalInterface
    interface Meterage {
        void step();
    }

    /**
     * @param reader woken when a table that is looked up here gets a new entry
     * @param remembered a packet that must keep its meaning, or null
     */
    void run(int atNode, Step step, PacketSet packets, int reader, SymbolicPacket remembered, Exits to) {
        node = atNode;
        exits = to;
        this.reader = reader;
        assigner.keep(remembered);
        go(step, packets);
    }

    /** Keeps the lines of configuration that let packets on, for {@link #fired}. For sets of one packet. */
    void trace(boolean on) {
        tracing = on;
        fired.clear();
    }

    /** The lines that the packets at an exit have matched, first to last. */
    List<Span> fired() {
        return List.copyOf(fired);
    }

    private void all(Step step, List<PacketSet> sets) {
        for (PacketSet set : sets) {
            go(step, set);
        }
    }

    private void go(Step step, PacketSet set) {
        meterage.step();
        switch (step) {
            case Step.Match match -> match(match, set);
            case Step.Compare compare -> compare(compare, set);
            case Step.Set assign -> all(assign.next(), assigner.set(node, assign, set));
            case Step.Shift shift -> moved(mover.shift(set, shift.to()), shift.next(), shift.refused());
            case Step.Push push -> moved(mover.push(set, push), push.next(), push.refused());
            case Step.Mark mark -> moved(mover.mark(set, mark.network()), mark.next(), mark.refused());
            case Step.Take take -> all(take.next(), mover.take(node, take, assigner, set));
            case Step.Checksum checksum -> all(checksum.next(), mover.checksum(judge, checksum, set));
            case Step.Lookup lookup -> {
                Recall.Looked looked = recall.lookup(node, lookup, set, reader);
                all(lookup.hit(), looked.hits());
                all(lookup.miss(), looked.misses());
            }
            case Step.Learn learn -> {
                go(learn.full(), strained(set));
                all(learn.next(), recall.learn(node, learn, set));
            }
            case Step.Pick pick -> {
                go(pick.exhausted(), strained(set));
                go(pick.next(), recall.pick(node, pick, set));
            }
            case Step.Meter meter -> {
                go(meter.within(), set);
                go(meter.beyond(), strained(set));
            }
            case Step.Choose choose -> choose(choose, set);
            case Step.Hold hold -> hold(hold, set);
            case Step.Clone clone -> clone.ways().forEach(way -> go(way, set));
            case Step.Count count -> go(count.next(), set);
            case Step.Opaque opaque -> opaque(opaque, set);
            case Step.Emit emit -> exits.emitted(emit.port(), set);
            case Step.Transmit transmit -> exits.transmitted(transmit.device(), set);
            case Step.Drop drop -> exits.dropped(drop.reason(), set);
        }
    }

    private static PacketSet strained(PacketSet set) {
        return new PacketSet(set.packet().underStrain(), set.condition());
    }

    private void moved(Mover.Moved moved, Step next, Step refused) {
        all(next, moved.done());
        all(refused, moved.refused());
    }

    private void match(Step.Match match, PacketSet set) {
        List<Field> fields = matcher.fields(match);
        judged(match, set, fields, 0, new HashMap<>());
    }

    /** Splits by the fields that are judgements, one after the other, then matches. */
    private void judged(Step.Match match, PacketSet set, List<Field> fields, int from, Map<Field, Long> known) {
        for (int i = from; i < fields.size(); i++) {
            Field field = fields.get(i);
            if (Judge.judges(field)) {
                for (Judge.Judged judged : judge.of(set, field)) {
                    Map<Field, Long> more = new HashMap<>(known);
                    more.put(field, judged.value());
                    judged(match, judged.packets(), fields, i + 1, more);
                }
                return;
            }
        }
        List<Field> plain = known.isEmpty() ? fields : fields.stream().filter(f -> !known.containsKey(f)).toList();
        for (PacketSet part : space.resolver().readable(set, plain)) {
            List<Reading> readings = new ArrayList<>(fields.size());
            for (Field field : fields) {
                Long value = known.get(field);
                readings.add(value == null ? space.reader().read(part.packet(), field) : Reading.constant(value, 1));
            }
            leave(match, part, fields, readings);
        }
    }

    private void leave(Step.Match match, PacketSet set, List<Field> fields, List<Reading> readings) {
        for (Matcher.Exit exit : matcher.exits(match, readings)) {
            Condition condition = conditions.and(set.condition(), exit.set());
            if (condition.isNone() || conditions.isEmpty(condition)) {
                continue;
            }
            SymbolicPacket packet = exit.exact() ? set.packet() : set.packet().inexact();
            Span line = tracing ? line(match, fields, readings, condition) : null;
            if (line != null) {
                fired.addLast(line);
            }
            go(exit.then(), new PacketSet(packet, condition));
            if (line != null) {
                fired.removeLast();
            }
        }
    }

    /** The line of the first rule that matches one of these packets. */
    private Span line(Step.Match match, List<Field> fields, List<Reading> readings, Condition condition) {
        Map<Field, Reading> byField = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            byField.put(fields.get(i), readings.get(i));
        }
        for (Rule rule : match.rules()) {
            Condition matching = conditions.and(condition, matcher.all(rule, byField).may());
            if (!matching.isNone() && !conditions.isEmpty(matching)) {
                return rule.origin().orElse(null);
            }
        }
        return null;
    }

    private void compare(Step.Compare compare, PacketSet set) {
        for (PacketSet part : space.resolver().readable(set, List.of(compare.left(), compare.right()))) {
            Reading left = space.reader().read(part.packet(), compare.left());
            Reading right = space.reader().read(part.packet(), compare.right());
            int both = diagrams.and(left.present(), right.present());
            Within same = both == Diagrams.NONE ? Within.NEVER : equal(left, right);
            boolean exact = same.isExact();
            SymbolicPacket p = exact ? part.packet() : part.packet().inexact();
            Condition equal = conditions.and(part.condition(), diagrams.and(both, same.may()));
            if (!equal.isNone() && !conditions.isEmpty(equal)) {
                go(compare.equal(), new PacketSet(unified(p, compare, left, right), equal));
            }
            Condition unequal = conditions.without(part.condition(), diagrams.and(both, same.must()));
            if (!unequal.isNone() && !conditions.isEmpty(unequal)) {
                go(compare.unequal(), new PacketSet(p, unequal));
            }
        }
    }

    private Within equal(Reading left, Reading right) {
        List<Piece> a = Pieces.number(left.pieces());
        List<Piece> b = Pieces.number(right.pieces());
        if (a.equals(b) && !Pieces.hasUnknown(a)) {
            return Within.ALWAYS;
        }
        if (Pieces.isConstant(a)) {
            return space.membership().of(b, Intervals.of(a.getFirst().add()));
        }
        if (Pieces.isConstant(b)) {
            return space.membership().of(a, Intervals.of(b.getFirst().add()));
        }
        if (a.size() == 1 && b.size() == 1) {
            Within below = space.relation().atMost(a.getFirst(), 0, b.getFirst());
            return below.and(space.relation().atMost(b.getFirst(), 0, a.getFirst()), diagrams);
        }
        return Within.PERHAPS;
    }

    /** Two numbers that are known to be one: the left takes the right's name. */
    private static SymbolicPacket unified(SymbolicPacket p, Step.Compare compare, Reading left, Reading right) {
        if (compare.left().tag() == io.weir.program.Tag.DERIVED || Pieces.isConstant(left.pieces())) {
            return p;
        }
        SymbolicPacket.Draft draft = p.draft();
        Assigner.put(draft, p, compare.left(), Pieces.fit(right.pieces(), compare.left().width()));
        return draft.packet();
    }

    private void choose(Step.Choose choose, PacketSet set) {
        if (choose.chooser() instanceof Chooser.Fixed fixed) {
            long low = fixed.variable().low();
            long high = fixed.variable().high();
            for (int i = 0; i < choose.ways().size(); i++) {
                if (i >= low && i <= high) {
                    go(choose.ways().get(i), set);
                }
            }
            if (low < 0 || high >= choose.ways().size()) {
                exits.dropped(EngineReason.NO_WAY, set);
            }
            return;
        }
        choose.ways().forEach(way -> go(way, set));
    }

    private void hold(Step.Hold hold, PacketSet set) {
        switch (hold.holding()) {
            case Holding.Queue queue -> exits.dropped(queue.full(), strained(set));
            case Holding.Pump pump -> exits.dropped(pump.full(), strained(set));
            case Holding.Await await -> exits.dropped(await.full(), strained(set));
            case Holding.Gate _ -> { }
        }
        go(hold.next(), set);
    }

    private void opaque(Step.Opaque step, PacketSet set) {
        if (step.footprint().drops()) {
            exits.dropped(step.dropped(), new PacketSet(set.packet().inexact(), set.condition()));
        }
        for (PacketSet changed : new Havoc(space, assigner).of(node, step, set)) {
            go(step.next(), changed);
        }
    }
}
