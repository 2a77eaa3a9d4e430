package io.weir.verify;

import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Intervals;
import io.weir.program.Step;
import io.weir.program.Value;
import io.weir.space.Condition;
import io.weir.space.Conditions;
import io.weir.space.Diagrams;
import io.weir.verify.SymbolicPacket.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Executes the steps that work on tables. What a packet learned on its own way it finds again; what others may have
 * learned it finds as well, as the copy that {@link Tables} keeps.
 */
final class Recall {
    /** Notes that a packet carries; with more, the oldest are left to the tables. */
    private static final int MOST_MEMOS = 8;

    /** Packets with all numbers of a key or an entry evaluated. */
    private record Evaluated(PacketSet packets, List<List<Piece>> numbers) {}

    /** Two numbers are equal under {@code when}. */
    private record Equality(int when, boolean exact) {}

    private final HeaderSpace space;
    private final Conditions conditions;
    private final Diagrams diagrams;
    private final Assigner assigner;
    private final Tables tables;

    Recall(HeaderSpace space, Assigner assigner, Tables tables) {
        this.space = space;
        this.conditions = space.conditions();
        this.diagrams = space.diagrams();
        this.assigner = assigner;
        this.tables = tables;
    }

    private List<PacketSet> readable(PacketSet set, List<Value> values, List<Field> more) {
        List<Field> fields = new ArrayList<>(more);
        for (Value value : values) {
            fields.addAll(Assigner.fieldsOf(value));
        }
        return space.resolver().readable(set, fields);
    }

    private List<Evaluated> evaluate(int node, PacketSet set, List<Value> values) {
        List<Evaluated> results = List.of(new Evaluated(set, List.of()));
        for (Value value : values) {
            List<Evaluated> next = new ArrayList<>();
            for (Evaluated sofar : results) {
                for (Assigner.Valued valued : assigner.value(node, sofar.packets, value)) {
                    List<List<Piece>> numbers = new ArrayList<>(sofar.numbers);
                    numbers.add(valued.pieces() == null ? List.of() : Pieces.number(valued.pieces()));
                    next.add(new Evaluated(valued.packets(), numbers));
                }
            }
            results = next;
        }
        return results;
    }

    /** What a lookup finds, and what finds nothing. */
    record Looked(List<PacketSet> hits, List<PacketSet> misses) {}

    Looked lookup(int node, Step.Lookup step, PacketSet set, int reader) {
        Looked looked = new Looked(new ArrayList<>(), new ArrayList<>());
        Tables.Name name = new Tables.Name(node, step.table().name());
        for (PacketSet part : readable(set, step.key(), step.into())) {
            for (Evaluated evaluated : evaluate(node, part, step.key())) {
                Condition rest = own(step, name, evaluated, looked);
                if (rest.isNone() || conditions.isEmpty(rest)) {
                    continue;
                }
                PacketSet others = new PacketSet(evaluated.packets.packet(), rest);
                for (Tables.Stored stored : tables.entries(name, reader)) {
                    found(step, new Evaluated(others, evaluated.numbers), stored, looked);
                }
                looked.misses.add(others);
            }
        }
        return looked;
    }

    /** Hits on what this packet itself has left. Returns the packets that it is not for. */
    private Condition own(Step.Lookup step, Tables.Name name, Evaluated evaluated, Looked looked) {
        Condition rest = evaluated.packets.condition();
        SymbolicPacket packet = evaluated.packets.packet();
        for (Memo memo : packet.memos.reversed()) {
            if (memo.node() != name.node() || !memo.table().equals(name.table())) {
                continue;
            }
            Equality equality = equal(memo.key(), evaluated.numbers);
            Condition hit = conditions.and(rest, equality.when);
            if (!hit.isNone() && !conditions.isEmpty(hit)) {
                SymbolicPacket p = equality.exact ? packet : packet.inexact();
                looked.hits.add(new PacketSet(into(p, step.into(), memo.values()), hit));
            }
            if (equality.exact) {
                rest = conditions.without(rest, equality.when);
            }
        }
        return rest;
    }

    private Equality equal(List<List<Piece>> a, List<List<Piece>> b) {
        int when = Diagrams.ALL;
        boolean exact = true;
        for (int i = 0; i < a.size(); i++) {
            Equality one = equalNumber(a.get(i), b.get(i));
            when = diagrams.and(when, one.when);
            exact &= one.exact;
        }
        return new Equality(when, exact || when == Diagrams.NONE);
    }

    private Equality equalNumber(List<Piece> a, List<Piece> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return new Equality(a.isEmpty() && b.isEmpty() ? Diagrams.ALL : Diagrams.NONE, true);
        }
        if (a.equals(b) && !Pieces.hasUnknown(a)) {
            return new Equality(Diagrams.ALL, true);
        }
        if (Pieces.isConstant(a) || Pieces.isConstant(b)) {
            List<Piece> constant = Pieces.isConstant(a) ? a : b;
            List<Piece> other = Pieces.isConstant(a) ? b : a;
            Within within = space.membership().of(other, Intervals.of(constant.getFirst().add()));
            return new Equality(within.may(), within.isExact());
        }
        return new Equality(Diagrams.ALL, false);
    }

    /** A hit on what an earlier packet may have left: its symbols become those of this key where the key tells them. */
    private void found(Step.Lookup step, Evaluated evaluated, Tables.Stored stored, Looked looked) {
        Tables.Content content = stored.content();
        Substitution now = new Substitution(space);
        int when = Diagrams.ALL;
        boolean exact = content.exact();
        for (int i = 0; i < content.key().size(); i++) {
            when = diagrams.and(when, unify(content.key().get(i), evaluated.numbers.get(i), now));
        }
        Condition condition = evaluated.packets.condition();
        for (int symbol : unbound(content, now)) {
            Symbol.Earlier earlier = (Symbol.Earlier) space.symbol(symbol);
            Piece piece = assigner.fresh(earlier, evaluated.packets.packet());
            now.put(symbol, piece);
            condition = conditions.forget(condition, piece.symbol());
        }
        for (int i = 0; i < content.key().size(); i++) {
            Equality equality = equalNumber(now.of(content.key().get(i)), evaluated.numbers.get(i));
            when = diagrams.and(when, equality.when);
            exact &= equality.exact;
        }
        condition = conditions.and(condition, when);
        condition = conditions.and(condition, conditions.map(stored.condition(), now::of));
        if (!condition.isNone() && !conditions.isEmpty(condition)) {
            SymbolicPacket p = evaluated.packets.packet();
            List<List<Piece>> values = new ArrayList<>();
            content.values().forEach(v -> values.add(now.of(v)));
            p = exact && now.isExact() ? p : p.inexact();
            looked.hits.add(new PacketSet(into(p, step.into(), values), condition));
        }
    }

    /** Lets the key of this packet say what symbols of the entry are. Returns what must hold for it to fit. */
    private int unify(List<Piece> entry, List<Piece> key, Substitution now) {
        if (entry.size() != 1 || key.size() != 1) {
            return Diagrams.ALL;
        }
        Piece of = entry.getFirst();
        Piece is = key.getFirst();
        if (of.symbol() < 0 || is.isUnknown() || !of.isWhole() || now.has(of.symbol())) {
            return Diagrams.ALL;
        }
        if (of.add() != 0 && !is.canAdd(of.bits())) {
            return Diagrams.ALL;
        }
        Piece value = of.add() == 0 ? is : is.plus(-of.add(), of.bits());
        now.put(of.symbol(), value);
        Intervals domain = Intervals.of(diagrams.minimum(of.symbol()), diagrams.maximum(of.symbol()));
        int inWidth = space.membership().of(List.of(is), Intervals.of(0, Piece.mask(of.width()))).may();
        return diagrams.and(inWidth, space.membership().of(List.of(value), domain).may());
    }

    private static Set<Integer> unbound(Tables.Content content, Substitution now) {
        Set<Integer> symbols = new TreeSet<>();
        for (List<List<Piece>> numbers : List.of(content.key(), content.values())) {
            for (List<Piece> number : numbers) {
                for (Piece piece : number) {
                    if (piece.symbol() >= 0 && !now.has(piece.symbol())) {
                        symbols.add(piece.symbol());
                    }
                }
            }
        }
        return symbols;
    }

    private static SymbolicPacket into(SymbolicPacket p, List<Field> fields, List<List<Piece>> values) {
        Draft draft = p.draft();
        for (int i = 0; i < fields.size(); i++) {
            if (!values.get(i).isEmpty()) {
                Assigner.put(draft, p, fields.get(i), Pieces.fit(values.get(i), fields.get(i).width()));
            }
        }
        return draft.packet();
    }

    List<PacketSet> learn(int node, Step.Learn step, PacketSet set) {
        Tables.Name name = new Tables.Name(node, step.table().name());
        List<Value> all = new ArrayList<>();
        for (Step.Learn.Entry entry : step.entries()) {
            all.addAll(entry.key());
            all.addAll(entry.values());
        }
        List<PacketSet> result = new ArrayList<>();
        for (PacketSet part : readable(set, all, List.of(Fields.IP_VERSION))) {
            for (Evaluated evaluated : evaluate(node, part, all)) {
                result.add(learned(name, step, evaluated));
            }
        }
        return result;
    }

    private PacketSet learned(Tables.Name name, Step.Learn step, Evaluated evaluated) {
        SymbolicPacket packet = evaluated.packets.packet();
        List<Memo> memos = new ArrayList<>(packet.memos);
        int at = 0;
        for (Step.Learn.Entry entry : step.entries()) {
            List<List<Piece>> key = evaluated.numbers.subList(at, at + entry.key().size());
            at += entry.key().size();
            List<List<Piece>> values = evaluated.numbers.subList(at, at + entry.values().size());
            at += entry.values().size();
            tables.learn(name, key, values, evaluated.packets);
            memos.removeIf(m -> m.node() == name.node() && m.table().equals(name.table()) && m.key().equals(key));
            memos.add(new Memo(name.node(), name.table(), key, values));
        }
        Draft draft = packet.draft();
        draft.memos = memos.subList(Math.max(0, memos.size() - MOST_MEMOS), memos.size());
        return new PacketSet(draft.packet(), evaluated.packets.condition());
    }

    PacketSet pick(int node, Step.Pick step, PacketSet set) {
        Field register = step.register();
        Piece piece = assigner.fresh(node, step, set.packet(), step.range(), register.width());
        Draft draft = set.packet().draft();
        Assigner.put(draft, set.packet(), register, List.of(piece));
        return new PacketSet(draft.packet(), conditions.forget(set.condition(), piece.symbol()));
    }
}
