package io.weir.element;

import static io.weir.element.Steps.emit;
import static io.weir.element.Steps.in;
import static io.weir.element.Steps.is;
import static io.weir.element.Steps.match;
import static io.weir.element.Steps.to;
import static io.weir.element.Steps.when;
import static io.weir.program.Fields.DST_ANNOTATION;
import static io.weir.program.Fields.DST_PORT;
import static io.weir.program.Fields.IP_DST;
import static io.weir.program.Fields.IP_PROTO;
import static io.weir.program.Fields.IP_SRC;
import static io.weir.program.Fields.SRC_PORT;
import static io.weir.program.Fields.TCP_FLAGS;

import io.weir.element.RewriterInput.Maps;
import io.weir.program.Assignment;
import io.weir.program.Field;
import io.weir.program.Interval;
import io.weir.program.Intervals;
import io.weir.program.Reason;
import io.weir.program.Repair;
import io.weir.program.Rule;
import io.weir.program.Step;
import io.weir.program.Step.Learn.Entry;
import io.weir.program.Table;
import io.weir.program.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The mapping table of an IPRewriter and the steps around it.
 *
 * <p>A key is a flow as it arrives; an entry is what it becomes, and a code that says which input made it, whether it
 * is the flow or its replies, and how far a TCP connection has come. A flow has two entries, one a direction, that are
 * learned together:
 *
 * <pre>
 *   (src, sport, dst, dport, proto)     → (src', sport', dst', dport', code)
 *   (dst', dport', src', sport', proto) → (dst, dport, src, sport, code of the replies)
 * </pre>
 *
 * @param capacity entries, two a flow
 * @param annotate whether the destination annotation follows the new destination
 * @param inputs all inputs of the element, in order
 */
record RewriterFlows(Lifetimes lifetimes, int capacity, boolean annotate, List<RewriterInput> inputs) {
    static final Reason NO_PORT = new Reason("no-port-left", "all ports of the pattern's range are taken");
    private static final Reason FULL = new Reason("mapping-table-full", "as many flows are mapped as may be");

    /** How long an unused mapping lives. */
    record Lifetimes(Duration established, Duration halfOpen, Duration done, Duration udp) {}

    /** How far a connection has come. UDP flows stay new. */
    private enum Phase {
        NEW,
        ESTABLISHED,
        DONE
    }

    private static final int PHASES = Phase.values().length;
    private static final int UDP = 17;

    private static final Field SOURCE = Field.register(0);
    private static final Field SOURCE_PORT = Field.register(1);
    private static final Field DESTINATION = Field.register(2);
    private static final Field DESTINATION_PORT = Field.register(3);
    private static final Field CODE = Field.register(4);

    private static final Field FIN = TCP_FLAGS.bits(7, 1);
    private static final Field RST = TCP_FLAGS.bits(5, 1);

    private static final List<Value> ARRIVING = values(IP_SRC, SRC_PORT, IP_DST, DST_PORT, IP_PROTO);
    private static final List<Value> REPLYING =
            values(DESTINATION, DESTINATION_PORT, SOURCE, SOURCE_PORT, IP_PROTO);

    RewriterFlows with(List<RewriterInput> all) {
        return new RewriterFlows(lifetimes, capacity, annotate, List.copyOf(all));
    }

    Table table() {
        return new Table("flows", 5, 5, capacity, lifetimes.udp());
    }

    /** Rewrites a packet of a known flow; {@code unmapped} for others. Without mappings there are no others. */
    Step lookup(Step unmapped) {
        if (mappings().isEmpty()) {
            return unmapped;
        }
        List<Field> into = List.of(SOURCE, SOURCE_PORT, DESTINATION, DESTINATION_PORT, CODE);
        Step hit = match(progressed(), when(is(IP_PROTO, UDP), rewrite(out())));
        return new Step.Lookup(table(), ARRIVING, into, hit, unmapped);
    }

    /** Makes a mapping for the packet, then treats it like a packet of a known flow. */
    Step create(Maps maps) {
        Step rewritten = rewrite(emit(maps.forward()));
        Step enter = match(
                learn(maps, Phase.NEW, true, lifetimes.halfOpen(), rewritten, new Step.Drop(FULL)),
                when(is(IP_PROTO, UDP), learn(
                        maps, Phase.NEW, true, lifetimes.udp(), rewritten, new Step.Drop(FULL))));
        List<Assignment> become = new ArrayList<>(List.of(
                maps.source().map(a -> to(SOURCE, a.value())).orElse(to(SOURCE, IP_SRC)),
                maps.destination().map(a -> to(DESTINATION, a.value())).orElse(to(DESTINATION, IP_DST)),
                maps.destinationPort().map(p -> to(DESTINATION_PORT, p)).orElse(to(DESTINATION_PORT, DST_PORT)),
                maps.sourcePorts().filter(range -> !maps.chooses()).map(range -> to(SOURCE_PORT, range.low()))
                        .orElse(to(SOURCE_PORT, SRC_PORT))));
        Step next = maps.chooses() ? choose(maps, maps.sourcePorts().orElseThrow(), enter) : enter;
        return new Step.Set(become, Repair.NONE, next);
    }

    /** A source port such that the replies are told from those of all other flows. */
    private Step choose(Maps maps, Interval range, Step next) {
        Step pick = new Step.Pick(SOURCE_PORT, range, table(), REPLYING, next, new Step.Drop(NO_PORT));
        Step own = new Step.Lookup(table(), REPLYING, List.of(), false, pick, next);
        return maps.preferOwn() ? match(pick, when(in(SRC_PORT, range.low(), range.high()), own)) : pick;
    }

    /**
     * A TCP packet of a known flow. The first reply makes the connection established, FIN and RST make it done: then
     * both entries are learned anew with another lifetime.
     */
    private Step progressed() {
        List<Rule> rules = new ArrayList<>();
        mappings().forEach((index, maps) -> {
            for (boolean forward : new boolean[] {true, false}) {
                Step done = learn(maps, Phase.DONE, forward, lifetimes.done(), rewrite(out()), rewrite(out()));
                Intervals open = codes(index, forward, Phase.NEW, Phase.ESTABLISHED);
                rules.add(when(List.of(in(CODE, open), is(FIN, 1)), done));
                rules.add(when(List.of(in(CODE, open), is(RST, 1)), done));
            }
            Step established = learn(
                    maps, Phase.ESTABLISHED, false, lifetimes.established(), rewrite(out()), rewrite(out()));
            rules.add(when(in(CODE, codes(index, false, Phase.NEW, Phase.NEW)), established));
        });
        return new Step.Match(rules, rewrite(out()));
    }

    /** Enters both directions; the packet is one of the flow itself, or of its replies. */
    private Step learn(Maps maps, Phase phase, boolean forward, Duration idle, Step next, Step full) {
        int index = inputs.indexOf(maps);
        List<Value> become = List.of(
                Value.of(SOURCE), Value.of(SOURCE_PORT), Value.of(DESTINATION), Value.of(DESTINATION_PORT),
                Value.constant(code(index, forward, phase)));
        List<Value> restore = List.of(
                Value.of(IP_DST), Value.of(DST_PORT), Value.of(IP_SRC), Value.of(SRC_PORT),
                Value.constant(code(index, !forward, phase)));
        List<Entry> both = List.of(new Entry(ARRIVING, become), new Entry(REPLYING, restore));
        return new Step.Learn(table(), both, idle, next, full);
    }

    private Step rewrite(Step next) {
        List<Assignment> assignments = new ArrayList<>(List.of(
                to(IP_SRC, SOURCE),
                to(SRC_PORT, SOURCE_PORT),
                to(IP_DST, DESTINATION),
                to(DST_PORT, DESTINATION_PORT)));
        if (annotate) {
            assignments.add(to(DST_ANNOTATION, DESTINATION));
        }
        return new Step.Set(assignments, Repair.IP_AND_TRANSPORT, next);
    }

    /** Out through the output that the mapping's code says. */
    private Step out() {
        Map<Integer, Intervals> byOutput = new TreeMap<>();
        mappings().forEach((index, maps) -> {
            byOutput.merge(maps.forward(), codes(index, true, Phase.NEW, Phase.DONE), Intervals::or);
            byOutput.merge(maps.reply(), codes(index, false, Phase.NEW, Phase.DONE), Intervals::or);
        });
        List<Integer> outputs = List.copyOf(byOutput.keySet());
        List<Rule> rules = outputs.subList(0, outputs.size() - 1).stream()
                .map(output -> when(in(CODE, byOutput.get(output)), emit(output)))
                .toList();
        Step last = emit(outputs.getLast());
        return rules.isEmpty() ? last : new Step.Match(rules, last);
    }

    private Map<Integer, Maps> mappings() {
        Map<Integer, Maps> mappings = new TreeMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i) instanceof Maps maps) {
                mappings.put(i, maps);
            }
        }
        return mappings;
    }

    private static long code(int input, boolean forward, Phase phase) {
        return (2L * input + (forward ? 0 : 1)) * PHASES + phase.ordinal();
    }

    private static Intervals codes(int input, boolean forward, Phase first, Phase last) {
        return Intervals.of(code(input, forward, first), code(input, forward, last));
    }

    private static List<Value> values(Field... fields) {
        return java.util.Arrays.stream(fields).map(Value::of).toList();
    }
}
