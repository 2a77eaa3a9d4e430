package io.weir.program;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Rebuilds a program with the last steps (Emit, Transmit, Drop) replaced. Sub-trees that were shared stay shared; those
 * without a change stay the same objects.
 */
public final class Rewrite {
    private final UnaryOperator<Step> ends;
    private final Map<Step, Step> done = new IdentityHashMap<>();

    /** @param ends what becomes of each Emit, Transmit and Drop */
    public Rewrite(UnaryOperator<Step> ends) {
        this.ends = ends;
    }

    public Step of(Step step) {
        Step known = done.get(step);
        if (known == null) {
            Step rebuilt = rebuild(step);
            known = rebuilt.equals(step) ? step : rebuilt;
            done.put(step, known);
        }
        return known;
    }

    private Step rebuild(Step step) {
        return switch (step) {
            case Step.Match s -> new Step.Match(
                    s.rules().stream().map(r -> new Rule(r.terms(), of(r.then()), r.origin())).toList(),
                    of(s.otherwise()));
            case Step.Set s -> new Step.Set(s.assignments(), s.repair(), of(s.next()));
            case Step.Shift s -> new Step.Shift(s.to(), of(s.next()), of(s.refused()));
            case Step.Push s -> new Step.Push(s.header(), of(s.next()), of(s.refused()));
            case Step.Mark s -> new Step.Mark(s.network(), of(s.next()), of(s.refused()));
            case Step.Take s -> new Step.Take(s.from(), s.bytes(), of(s.next()));
            case Step.Checksum s -> new Step.Checksum(s.kind(), of(s.next()));
            case Step.Compare s -> new Step.Compare(s.left(), s.right(), of(s.equal()), of(s.unequal()));
            case Step.Lookup s -> new Step.Lookup(
                    s.table(), s.key(), s.into(), s.keepsAlive(), of(s.hit()), of(s.miss()));
            case Step.Learn s -> new Step.Learn(s.table(), s.entries(), s.idle(), of(s.next()), of(s.full()));
            case Step.Pick s -> new Step.Pick(
                    s.register(), s.range(), s.table(), s.key(), of(s.next()), of(s.exhausted()));
            case Step.Meter s -> new Step.Meter(s.pace(), of(s.within()), of(s.beyond()));
            case Step.Choose s -> new Step.Choose(s.chooser(), all(s.ways()));
            case Step.Hold s -> new Step.Hold(s.holding(), of(s.next()));
            case Step.Clone s -> new Step.Clone(all(s.ways()));
            case Step.Count s -> new Step.Count(s.counter(), of(s.next()));
            case Step.Opaque s -> new Step.Opaque(s.code(), s.footprint(), s.dropped(), of(s.next()));
            case Step.Emit s -> ends.apply(s);
            case Step.Transmit s -> ends.apply(s);
            case Step.Drop s -> ends.apply(s);
        };
    }

    private List<Step> all(List<Step> ways) {
        return ways.stream().map(this::of).toList();
    }
}
