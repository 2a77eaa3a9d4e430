package io.weir.engine;

import io.weir.program.EngineReason;
import io.weir.program.Guard;
import io.weir.program.Holding;
import io.weir.program.Pace;
import io.weir.program.Step;
import io.weir.program.Steps;
import io.weir.program.Table;
import io.weir.program.TokenBucket;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compiles the steps of one element's program. Shared steps become shared operations. */
final class StepCompiler {
    private final Workspace workspace;
    private final Instance instance;
    private final Outlet outlet;
    /** What stands behind each output port. */
    private final Op[] ports;
    private final Map<Step, Op> pushed = new IdentityHashMap<>();
    private final Map<Step, Op> pulled = new IdentityHashMap<>();
    private final Map<Step, TokenBucket> buckets = new IdentityHashMap<>();
    private final Map<Step, HeldPackets> held = new IdentityHashMap<>();
    final Map<Step, HoldOps.Await> awaits = new IdentityHashMap<>();
    final List<Ops.Transmit> transmits = new ArrayList<>();

    StepCompiler(Workspace workspace, Instance instance, Outlet outlet, Op[] ports) {
        this.workspace = workspace;
        this.instance = instance;
        this.outlet = outlet;
        this.ports = ports;
    }

    /**
     * What an input or source begins with.
     *
     * @param pulls whether packets come by a pull: then pumps let them through
     */
    Op entry(Step first, boolean pulls) {
        Op op = compile(first, pulls);
        return Registers.used(first) ? new Ops.Enter(op) : op;
    }

    /** What follows a hold. */
    Op compile(Step step, boolean pulls) {
        Map<Step, Op> known = pulls ? pulled : pushed;
        Op op = known.get(step);
        if (op == null) {
            op = make(step, pulls);
            known.put(step, op);
        }
        return op;
    }

    TokenBucket bucket(Step step, Pace pace) {
        return buckets.computeIfAbsent(step, s -> {
            TokenBucket bucket = new TokenBucket(pace);
            instance.more.add(Remembered.of(bucket));
            return bucket;
        });
    }

    HeldPackets held(Step.Hold hold, int capacity) {
        return held.computeIfAbsent(hold, h -> instance.hold(capacity));
    }

    private Op make(Step step, boolean pulls) {
        return switch (step) {
            case Step.Match match -> match(match, pulls);
            case Step.Compare c ->
                new Ops.Compare(c.left(), c.right(), compile(c.equal(), pulls), compile(c.unequal(), pulls));
            case Step.Set set -> {
                workspace.needNumbers(set.assignments().size());
                yield new SetOp(set, instance, compile(set.next(), pulls));
            }
            case Step.Shift s ->
                new Ops.Shift(new PlaceAccess(s.to()), compile(s.next(), pulls), compile(s.refused(), pulls));
            case Step.Push p -> new Ops.Push(p.header(), compile(p.next(), pulls), compile(p.refused(), pulls));
            case Step.Mark m ->
                new Ops.Mark(new PlaceAccess(m.network()), compile(m.next(), pulls), compile(m.refused(), pulls));
            case Step.Take take -> new Ops.Take(
                    new PlaceAccess(take.from()),
                    Expression.of(take.bytes(), instance),
                    compile(take.next(), pulls));
            case Step.Checksum checksum -> switch (checksum.kind()) {
                case IP -> new Ops.IpChecksum(compile(checksum.next(), pulls));
                case TRANSPORT -> new Ops.TransportChecksum(compile(checksum.next(), pulls));
            };
            case Step.Lookup lookup -> lookup(lookup, pulls);
            case Step.Learn learn -> learn(learn, pulls);
            case Step.Pick pick -> pick(pick, pulls);
            case Step.Meter m -> new Ops.Meter(
                    bucket(m, m.pace()), compile(m.within(), pulls), compile(m.beyond(), pulls));
            case Step.Choose choose -> choose(choose, pulls);
            case Step.Hold hold -> hold(hold, pulls);
            case Step.Clone clone -> new Ops.Clone(
                    clone.ways().stream().map(w -> compile(w, pulls)).toArray(Op[]::new),
                    instance.drop(EngineReason.NO_FRAME),
                    instance.drop(EngineReason.TOO_MANY_HOPS));
            case Step.Count count -> new Ops.Count(instance.tally(count.counter()), compile(count.next(), pulls));
            case Step.Opaque opaque -> opaque(opaque, pulls);
            case Step.Emit emit -> ports[emit.port()];
            case Step.Transmit transmit -> {
                Ops.Transmit op = new Ops.Transmit(transmit.device(), outlet);
                transmits.add(op);
                yield op;
            }
            case Step.Drop drop -> instance.drop(drop.reason());
        };
    }

    private Op match(Step.Match match, boolean pulls) {
        Decision decision = new Decision(match);
        Op[] ways = decision.steps.stream().map(s -> compile(s, pulls)).toArray(Op[]::new);
        if (ways.length == 1) {
            return ways[0];
        }
        workspace.needColumns(decision.fields.size());
        workspace.needExits(ways.length);
        MatchOp op = new MatchOp(workspace.decisions.of(decision), ways);
        Shapes.Marked marked = Shapes.marked(match);
        if (marked == null) {
            return op;
        }
        Step judged = Shapes.judged(marked);
        return judged == null
                ? new EgressOp(marked.type(), compile(marked.next(), pulls), op)
                : new IngressOp(compile(judged, pulls), op);
    }

    private Op lookup(Step.Lookup lookup, boolean pulls) {
        FieldAccess[] into = lookup.into().stream().map(FieldAccess::new).toArray(FieldAccess[]::new);
        return new TableOps.Lookup(
                new TableOps.LookupParts(
                        instance.table(lookup.table()),
                        Expression.of(lookup.key(), instance),
                        into,
                        lookup.keepsAlive()),
                compile(lookup.hit(), pulls),
                learns(lookup.hit(), lookup.table()),
                compile(lookup.miss(), pulls),
                learns(lookup.miss(), lookup.table()));
    }

    private static boolean learns(Step from, Table table) {
        return Steps.reachable(from).stream().anyMatch(s -> s instanceof Step.Learn l && l.table().equals(table));
    }

    private Op learn(Step.Learn learn, boolean pulls) {
        Expression[] keys = learn.entries().stream()
                .flatMap(e -> e.key().stream())
                .map(v -> Expression.of(v, instance))
                .toArray(Expression[]::new);
        Expression[] values = learn.entries().stream()
                .flatMap(e -> e.values().stream())
                .map(v -> Expression.of(v, instance))
                .toArray(Expression[]::new);
        return new TableOps.Learn(
                new TableOps.LearnParts(
                        instance.table(learn.table()), keys, values, learn.entries().size(), Table.ns(learn.idle())),
                compile(learn.next(), pulls),
                compile(learn.full(), pulls));
    }

    private Op pick(Step.Pick pick, boolean pulls) {
        return new TableOps.Pick(
                new TableOps.PickParts(
                        new FieldAccess(pick.register()),
                        pick.range(),
                        instance.table(pick.table()),
                        Expression.of(pick.key(), instance),
                        instance.dice),
                compile(pick.next(), pulls),
                learns(pick.next(), pick.table()),
                compile(pick.exhausted(), pulls),
                learns(pick.exhausted(), pick.table()));
    }

    private Op choose(Step.Choose choose, boolean pulls) {
        Op[] ways = new Op[choose.ways().size() + 1];
        for (int i = 0; i < ways.length - 1; i++) {
            ways[i] = compile(choose.ways().get(i), pulls);
        }
        ways[ways.length - 1] = instance.drop(EngineReason.NO_WAY);
        workspace.needExits(ways.length);
        Ops.Choose op = new Ops.Choose(choose.chooser(), instance, ways);
        instance.more.add(op);
        return op;
    }

    private Op opaque(Step.Opaque opaque, boolean pulls) {
        Set<DropOp> drops = new LinkedHashSet<>();
        drops.add(instance.drop(opaque.dropped()));
        drops.add(instance.drop(EngineReason.FOOTPRINT));
        drops.add(instance.drop(EngineReason.CODE_FAILED));
        return new Ops.Opaque(
                opaque.code(),
                new Guard(opaque.footprint()),
                opaque.dropped(),
                compile(opaque.next(), pulls),
                drops.toArray(DropOp[]::new));
    }

    private Op hold(Step.Hold hold, boolean pulls) {
        return switch (hold.holding()) {
            case Holding.Queue queue -> new HoldOps.Keep(
                    held(hold, queue.capacity()),
                    queue.overflow() == Holding.Overflow.DROP_OLDEST,
                    instance.drop(queue.full()));
            case Holding.Pump pump -> pulls
                    ? compile(hold.next(), true)
                    : new HoldOps.Keep(held(hold, pump.capacity()), false, instance.drop(pump.full()));
            case Holding.Gate _ -> compile(hold.next(), pulls);
            case Holding.Await await -> {
                HeldPackets waiting = held(hold, await.capacity());
                HoldOps.Await op = new HoldOps.Await(await, instance, waiting, compile(hold.next(), pulls));
                awaits.putIfAbsent(hold, op);
                yield op;
            }
        };
    }
}
