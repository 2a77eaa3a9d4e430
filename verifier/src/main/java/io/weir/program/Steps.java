package io.weir.program;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Walks over the steps of a program, each once however often it is shared. */
public final class Steps {
    private Steps() {}

    /** What may come directly after a step, in the order of its components. */
    public static List<Step> after(Step step) {
        return switch (step) {
            case Step.Match match -> {
                List<Step> next = new ArrayList<>();
                match.rules().forEach(r -> next.add(r.then()));
                next.add(match.otherwise());
                yield next;
            }
            case Step.Compare compare -> List.of(compare.equal(), compare.unequal());
            case Step.Set set -> List.of(set.next());
            case Step.Shift shift -> List.of(shift.next(), shift.refused());
            case Step.Push push -> List.of(push.next(), push.refused());
            case Step.Mark mark -> List.of(mark.next(), mark.refused());
            case Step.Take take -> List.of(take.next());
            case Step.Checksum checksum -> List.of(checksum.next());
            case Step.Lookup lookup -> List.of(lookup.hit(), lookup.miss());
            case Step.Learn learn -> List.of(learn.next(), learn.full());
            case Step.Pick pick -> List.of(pick.next(), pick.exhausted());
            case Step.Meter meter -> List.of(meter.within(), meter.beyond());
            case Step.Choose choose -> choose.ways();
            case Step.Hold hold -> List.of(hold.next());
            case Step.Clone clone -> clone.ways();
            case Step.Count count -> List.of(count.next());
            case Step.Opaque opaque -> List.of(opaque.next());
            case Step.Emit _, Step.Transmit _, Step.Drop _ -> List.of();
        };
    }

    /** All steps from {@code first} on, depth first, the first way first. */
    public static List<Step> reachable(Step first) {
        return reachable(List.of(first));
    }

    private static List<Step> reachable(List<Step> roots) {
        Set<Step> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Step> order = new ArrayList<>();
        Deque<Step> stack = new ArrayDeque<>(roots);
        while (!stack.isEmpty()) {
            Step step = stack.pop();
            if (seen.add(step)) {
                order.add(step);
                after(step).reversed().forEach(stack::push);
            }
        }
        return order;
    }

    /** All steps of a program: from its inputs, then from its sources. */
    public static List<Step> of(Program program) {
        List<Step> roots = new ArrayList<>(program.inputs());
        program.sources().forEach(s -> roots.add(s.step()));
        return reachable(roots);
    }

    /** All holds of one kind in a program, in order. */
    public static List<Step.Hold> holds(Program program, Class<? extends Holding> kind) {
        return holds(of(program), kind);
    }

    static List<Step.Hold> holds(List<Step> steps, Class<? extends Holding> kind) {
        List<Step.Hold> holds = new ArrayList<>();
        for (Step step : steps) {
            if (step instanceof Step.Hold hold && kind.isInstance(hold.holding())) {
                holds.add(hold);
            }
        }
        return holds;
    }
}
