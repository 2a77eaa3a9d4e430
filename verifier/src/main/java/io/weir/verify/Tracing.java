package io.weir.verify;

import io.weir.diagnostic.Span;
import io.weir.program.Device;
import io.weir.program.Reason;
import io.weir.space.Condition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Follows one packet through an exploration that is finished, by walking again with that packet alone. */
final class Tracing {
    private record Step(int previous, List<Span> rules) {}

    private final Walk walk;
    private final HeaderSpace space;
    private final int cube;

    Tracing(Walk walk, Example packet) {
        this.walk = walk;
        this.space = walk.explorer().space();
        this.cube = space.cube(packet);
    }

    Trail to(State last) {
        return trail(last.id(), List.of());
    }

    Trail to(Ended last) {
        List<Span> rules = new ArrayList<>();
        Walk.Found from = walk.found().get(last.state().id());
        Executor executor = walk.explorer().executor();
        executor.trace(true);
        executor.run(
                last.node(),
                walk.explorer().step(from.entry()),
                new PacketSet(from.packet(), space.conditions().and(from.seen, cube)),
                from.id,
                from.remembered(),
                new Executor.Exits() {
                    private void note(boolean same) {
                        if (same && rules.isEmpty()) {
                            rules.addAll(executor.fired());
                        }
                    }

                    @Override
                    public void emitted(int port, PacketSet packets) {
                        note(last.ending().equals(new Ending.Unconnected(port)));
                    }

                    @Override
                    public void transmitted(Device device, PacketSet packets) {
                        note(last.ending().equals(new Ending.Sent(device)));
                    }

                    @Override
                    public void dropped(Reason reason, PacketSet packets) {
                        note(last.ending().equals(new Ending.Dropped(reason)));
                    }
                });
        executor.trace(false);
        return trail(from.id, rules);
    }

    private Trail trail(int target, List<Span> lastRules) {
        Map<Integer, Step> reached = search(target);
        Deque<Trail.Stop> stops = new ArrayDeque<>();
        List<Span> rules = lastRules;
        for (int id = target; id >= 0; ) {
            stops.addFirst(new Trail.Stop(walk.found().get(id).entry(), rules));
            Step step = reached.get(id);
            int before = step == null ? walk.found().get(id).previous : step.previous;
            rules = step == null ? List.of() : step.rules;
            id = stops.size() > walk.found().size() ? -1 : before;
        }
        return new Trail(List.copyOf(stops));
    }

    /** Breadth first from where packets entered, so that the way found is a shortest one. */
    private Map<Integer, Step> search(int target) {
        Map<Integer, Step> reached = new HashMap<>();
        Deque<Integer> queue = new ArrayDeque<>();
        for (Walk.Found state : walk.found()) {
            if (state.previous < 0) {
                reached.put(state.id, new Step(-1, List.of()));
                queue.add(state.id);
            }
        }
        Executor executor = walk.explorer().executor();
        executor.trace(true);
        while (!queue.isEmpty() && !reached.containsKey(target)) {
            Walk.Found from = walk.found().get(queue.poll());
            Condition one = space.conditions().and(from.seen, cube);
            if (!one.isNone() && !space.conditions().isEmpty(one)) {
                walk.visit(from, one, (f, to, condition) -> {
                    if (reached.putIfAbsent(to.id, new Step(f.id, executor.fired())) == null) {
                        queue.add(to.id);
                    }
                });
            }
        }
        executor.trace(false);
        return reached;
    }
}
