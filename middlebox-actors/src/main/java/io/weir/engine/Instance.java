package io.weir.engine;

import io.weir.program.Configuration;
import io.weir.program.Counter;
import io.weir.program.Dice;
import io.weir.program.Reason;
import io.weir.program.Table;
import io.weir.program.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one element of a pipeline remembers from packet to packet, by what its program declares. */
final class Instance {
    /** A variable's value now. */
    static final class Cell implements Remembered {
        private final Variable variable;
        long value;

        Cell(Variable variable) {
            this.variable = variable;
            this.value = variable.initial();
        }

        @Override
        public int numbers() {
            return 1;
        }

        @Override
        public void save(long[] to, int at, long nowNs) {
            to[at] = value;
        }

        @Override
        public void load(long[] from, int at, long nowNs) {
            value = Math.clamp(from[at], variable.low(), variable.high());
        }
    }

    final int index;
    final Configuration.Node node;
    final Dice dice;
    final Map<Reason, DropOp> drops = new LinkedHashMap<>();
    final Map<Table, FlowTable> tables = new LinkedHashMap<>();
    final List<HeldPackets> held = new ArrayList<>();
    private final Map<Counter, Tally> tallies = new LinkedHashMap<>();
    private final Map<Variable, Cell> variables = new LinkedHashMap<>();
    /** Turns and token buckets, in the order that they were made. */
    final List<Remembered> more = new ArrayList<>();
    /** Whether a pull is under way in this element: it cannot ask itself. */
    boolean pulling;

    Instance(Configuration.Node node, int index, long seed) {
        this.node = node;
        this.index = index;
        this.dice = new Dice(seed, index);
    }

    Tally tally(Counter counter) {
        return tallies.computeIfAbsent(counter, c -> new Tally());
    }

    Cell cell(Variable variable) {
        return variables.computeIfAbsent(variable, Cell::new);
    }

    FlowTable table(Table table) {
        return tables.computeIfAbsent(table, FlowTable::new);
    }

    /** What drops packets for this reason, and counts them. */
    DropOp drop(Reason reason) {
        return drops.computeIfAbsent(reason, DropOp::new);
    }

    HeldPackets hold(int capacity) {
        HeldPackets packets = new HeldPackets(capacity);
        held.add(packets);
        return packets;
    }

    /** All numbers that it remembers, always in the same order. */
    List<Remembered> remembered() {
        List<Remembered> all = new ArrayList<>(variables.values());
        all.addAll(tallies.values());
        all.addAll(drops.values());
        all.addAll(more);
        all.add(Remembered.of(dice));
        return all;
    }

    /** What {@link #remembered} is about, in words: two instances remember the same if these agree. */
    String shape() {
        return node.name() + " " + node.elementClass() + " " + tables.keySet() + " " + variables.keySet() + " "
                + tallies.keySet() + " " + drops.keySet() + " " + more.size() + " "
                + held.stream().map(HeldPackets::capacity).toList();
    }

    int packetsHeld() {
        int sum = 0;
        for (int i = 0; i < held.size(); i++) {
            sum += held.get(i).size();
        }
        return sum;
    }
}
