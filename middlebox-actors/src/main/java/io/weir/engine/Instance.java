package io.weir.engine;

import io.weir.program.Configuration;
import io.weir.program.Counter;
import io.weir.program.Dice;
import io.weir.program.Reason;
import io.weir.program.Table;
import io.weir.program.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one element of a pipeline remembers from packet to packet, by what its program declares. */
final class Instance {
    /** A variable's value now. */
    static final class Cell {
        long value;
    }

    final int index;
    final Configuration.Node node;
    final Dice dice;
    final Map<Reason, DropOp> drops = new LinkedHashMap<>();
    final Map<Table, FlowTable> tables = new LinkedHashMap<>();
    final List<HeldPackets> held = new ArrayList<>();
    private final Map<Counter, Tally> tallies = new HashMap<>();
    private final Map<Variable, Cell> variables = new HashMap<>();
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
        return variables.computeIfAbsent(variable, v -> {
            Cell cell = new Cell();
            cell.value = v.initial();
            return cell;
        });
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

    int packetsHeld() {
        int sum = 0;
        for (int i = 0; i < held.size(); i++) {
            sum += held.get(i).size();
        }
        return sum;
    }
}
