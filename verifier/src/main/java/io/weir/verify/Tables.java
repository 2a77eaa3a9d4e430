package io.weir.verify;

import io.weir.space.Condition;
import io.weir.space.Conditions;
import io.weir.space.Diagrams;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What packets may have left in the tables of a network: for every place in a program that learns, a copy of what it can
 * store, in symbols of "an earlier packet".
 */
final class Tables {
    /** How often a symbol of an earlier packet may itself be one of a still earlier packet. */
    private static final int DEEPEST = 2;

    /** A table of a node; tables are declared by name within one element's program. */
    record Name(int node, String table) {}

    /** A key, or value, is the list of its numbers; a number that is absent has no pieces. */
    record Content(List<List<Piece>> key, List<List<Piece>> values, boolean exact) {}

    /** One kind of entry, and for which earlier packets there is one. */
    record Stored(Content content, Condition condition) {}

    private static final class Table {
        final Map<Content, Condition> entries = new LinkedHashMap<>();
        final Set<Integer> readers = new TreeSet<>();
        int version;
    }

    private final HeaderSpace space;
    private final Conditions conditions;
    private final Map<Name, Table> tables = new HashMap<>();
    private final List<Integer> awake = new ArrayList<>();

    Tables(HeaderSpace space) {
        this.space = space;
        this.conditions = space.conditions();
    }

    private Table table(Name name) {
        return tables.computeIfAbsent(name, n -> new Table());
    }

    /** What may be found. {@code reader} will be woken when there is more. */
    List<Stored> entries(Name name, int reader) {
        Table table = table(name);
        table.readers.add(reader);
        List<Stored> stored = new ArrayList<>();
        table.entries.forEach((content, condition) -> stored.add(new Stored(content, condition)));
        return stored;
    }

    /** Readers of tables that have got new entries since the last call. */
    List<Integer> takeAwake() {
        List<Integer> result = List.copyOf(awake);
        awake.clear();
        return result;
    }

    /** Readers are numbered anew in each exploration. */
    void forgetReaders() {
        tables.values().forEach(t -> t.readers.clear());
        awake.clear();
    }

    void learn(Name name, List<List<Piece>> key, List<List<Piece>> values, PacketSet set) {
        Set<Integer> symbols = new TreeSet<>();
        collect(key, symbols);
        collect(values, symbols);
        Substitution earlier = new Substitution(space);
        boolean exact = set.packet().exact();
        Diagrams diagrams = space.diagrams();
        Set<Symbol> used = new HashSet<>();
        for (int symbol : symbols) {
            Symbol.Earlier root = root(name, space.symbol(symbol));
            while (!used.add(root)) {
                root = new Symbol.Earlier(root.node(), root.table(), root.symbol(), root.generation() - 1);
            }
            int variable = space.variable(root, diagrams.minimum(symbol), diagrams.maximum(symbol));
            earlier.put(symbol, Piece.symbol(variable, width(diagrams.maximum(symbol))));
        }
        Remaining remaining = about(set.condition(), symbols);
        Condition condition = conditions.map(remaining.condition, earlier::of);
        exact &= remaining.exact;
        Content content = new Content(replaced(key, earlier), replaced(values, earlier), exact);
        Table table = table(name);
        Condition known = table.entries.getOrDefault(content, Conditions.NONE);
        if (!conditions.isWithin(condition, known)) {
            table.entries.put(content, conditions.or(known, condition));
            table.version++;
            awake.addAll(table.readers);
        }
    }

    private static int width(long maximum) {
        return Math.max(1, 64 - Long.numberOfLeadingZeros(maximum));
    }

    private static void collect(List<List<Piece>> numbers, Set<Integer> symbols) {
        for (List<Piece> number : numbers) {
            for (Piece piece : number) {
                if (piece.symbol() >= 0) {
                    symbols.add(piece.symbol());
                }
            }
        }
    }

    private static List<List<Piece>> replaced(List<List<Piece>> numbers, Substitution earlier) {
        List<List<Piece>> result = new ArrayList<>();
        for (List<Piece> number : numbers) {
            result.add(earlier.of(number));
        }
        return List.copyOf(result);
    }

    private static Symbol.Earlier root(Name name, Symbol symbol) {
        int depth = 0;
        for (Symbol s = symbol; s instanceof Symbol.Earlier e; s = e.symbol()) {
            depth++;
        }
        boolean deepest = depth >= DEEPEST && symbol instanceof Symbol.Earlier;
        Symbol of = deepest ? ((Symbol.Earlier) symbol).symbol() : symbol;
        return new Symbol.Earlier(name.node(), name.table(), of, 0);
    }

    private record Remaining(Condition condition, boolean exact) {}

    /** What the condition says about these symbols alone. */
    private Remaining about(Condition condition, Set<Integer> symbols) {
        Conditions.Core core = conditions.core(condition);
        BitSet others = new BitSet();
        others.set(0, space.diagrams().variables());
        symbols.forEach(others::clear);
        return new Remaining(conditions.forget(core.condition(), others), core.whole());
    }
}
