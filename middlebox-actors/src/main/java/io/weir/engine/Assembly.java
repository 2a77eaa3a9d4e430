package io.weir.engine;

import io.weir.program.Configuration;
import io.weir.program.Configuration.Link;
import io.weir.program.Device;
import io.weir.program.EngineReason;
import io.weir.program.Holding;
import io.weir.program.Limits;
import io.weir.program.Pace;
import io.weir.program.Program;
import io.weir.program.Source;
import io.weir.program.Step;
import io.weir.program.Steps;
import io.weir.program.TokenBucket;
import io.weir.program.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts a pipeline together: an instance for each node, its steps compiled, its ports linked, its tasks. */
final class Assembly {
    final Instance[] instances;
    final Map<Device, List<Op>> receivers = new LinkedHashMap<>();
    final List<Task> tasks = new ArrayList<>();
    final List<TokenBucket> clocks = new ArrayList<>();
    final List<HoldOps.Await> awaits = new ArrayList<>();
    final List<Ops.Transmit> transmits = new ArrayList<>();
    final List<HeldPackets> delivered = new ArrayList<>();
    final int deepest;

    private final Configuration configuration;
    private final StepCompiler[] compilers;
    private final Op[][] inputs;
    private final Op[][] ports;
    /** By node, then port. */
    private final List<Map<Integer, Link>> incoming = new ArrayList<>();
    private final List<Map<Integer, Link>> outgoing = new ArrayList<>();

    Assembly(Configuration configuration, Workspace workspace, Outlet outlet, long seed) {
        int nodes = configuration.nodes().size();
        this.configuration = configuration;
        this.instances = new Instance[nodes];
        this.compilers = new StepCompiler[nodes];
        this.inputs = new Op[nodes][];
        this.ports = new Op[nodes][];
        this.deepest = Limits.depth(nodes);
        index();
        for (int i = 0; i < nodes; i++) {
            instances[i] = new Instance(configuration.nodes().get(i), i, seed);
            ports[i] = ports(i);
            compilers[i] = new StepCompiler(workspace, instances[i], outlet, ports[i]);
        }
        for (int i = 0; i < nodes; i++) {
            compile(i);
        }
        configuration.links().forEach(this::connect);
        Turn.of(configuration).forEach(this::task);
        for (int i = 0; i < nodes; i++) {
            transmits.addAll(compilers[i].transmits);
            for (Step.Hold hold : Steps.holds(configuration.nodes().get(i).program(), Holding.Await.class)) {
                HoldOps.Await await = compilers[i].awaits.get(hold);
                if (await != null) { // null where no packet can get to
                    awaits.add(await);
                }
            }
        }
    }

    private void index() {
        for (int i = 0; i < configuration.nodes().size(); i++) {
            incoming.add(new TreeMap<>());
            outgoing.add(new TreeMap<>());
        }
        for (Link link : configuration.links()) {
            outgoing.get(link.from()).putIfAbsent(link.output(), link);
            if (link.pull()) {
                incoming.get(link.to()).putIfAbsent(link.input(), link);
            }
        }
    }

    private Op[] ports(int node) {
        Instance instance = instances[node];
        Op[] made = new Op[instance.node.program().outputs()];
        for (int port = 0; port < made.length; port++) {
            Link link = outgoing.get(node).get(port);
            if (link == null) {
                made[port] = instance.drop(EngineReason.UNCONNECTED);
            } else if (link.pull()) {
                HeldPackets waiting = new HeldPackets(Limits.DELIVERED);
                delivered.add(waiting);
                made[port] = new Pulls.Link(instance, waiting, instance.drop(EngineReason.NOT_PULLED));
            } else {
                made[port] = new Ops.Emit(instance.drop(EngineReason.TOO_MANY_HOPS));
            }
        }
        return made;
    }

    private boolean pulls(int node, int input) {
        return incoming.get(node).containsKey(input);
    }

    private void compile(int node) {
        Program program = instances[node].node.program();
        inputs[node] = new Op[program.inputs().size()];
        for (int input = 0; input < inputs[node].length; input++) {
            inputs[node][input] = compilers[node].entry(program.inputs().get(input), pulls(node, input));
        }
        for (Source source : program.sources()) {
            if (source instanceof Source.Receive receive) {
                receivers.computeIfAbsent(receive.device(), d -> new ArrayList<>())
                        .add(compilers[node].entry(receive.step(), false));
            }
        }
    }

    private void connect(Link link) {
        switch (ports[link.from()][link.output()]) {
            case Ops.Emit emit -> emit.target = inputs[link.to()][link.input()];
            case Pulls.Link pull -> pull.upstream = upstream(link.from());
            case Op other -> throw new IllegalStateException("a link on " + other);
        }
    }

    private Pulls.Upstream upstream(int node) {
        Program program = instances[node].node.program();
        List<Step.Hold> queues = Steps.holds(program, Holding.Queue.class);
        if (!queues.isEmpty()) {
            return new Pulls.FromQueues(
                    queues.stream()
                            .map(h -> compilers[node].held(h, ((Holding.Queue) h.holding()).capacity()))
                            .toArray(HeldPackets[]::new),
                    queues.stream().map(h -> compilers[node].compile(h.next(), false)).toArray(Op[]::new),
                    deepest);
        }
        List<Pulls.Upstream> through = new ArrayList<>();
        incoming.get(node).forEach((input, link) -> through.add(through(node, input, link)));
        return through.size() == 1 ? through.getFirst() : new Pulls.Merged(through.toArray(Pulls.Upstream[]::new));
    }

    private Pulls.Through through(int node, int input, Link link) {
        Step first = instances[node].node.program().inputs().get(input);
        List<Pulls.Gate> gates = new ArrayList<>();
        for (Step step : Steps.reachable(first)) {
            if (step instanceof Step.Hold hold && hold.holding() instanceof Holding.Gate gate) {
                TokenBucket bucket = compilers[node].bucket(hold, gate.pace());
                gates.add(new Pulls.Gate(bucket, gate.pace()));
                clocks.add(bucket);
            }
        }
        return new Pulls.Through(pullLink(link), inputs[node][input], gates.toArray(Pulls.Gate[]::new), deepest);
    }

    private Pulls.Link pullLink(Link link) {
        return (Pulls.Link) ports[link.from()][link.output()];
    }

    private void task(Turn turn) {
        int node = turn.node();
        Instance instance = instances[node];
        StepCompiler compiler = compilers[node];
        Task task = switch (turn) {
            case Turn.Generates generates -> new Task.Generator(
                    generates.source(),
                    instance,
                    compiler.entry(generates.source().step(), false),
                    instance.drop(EngineReason.NO_FRAME),
                    deepest);
            case Turn.Drains drains -> {
                Holding.Pump pump = drains.pump();
                yield new Task.Drain(
                        compiler.held(drains.hold(), pump.capacity()),
                        compiler.compile(drains.hold().next(), false),
                        compiler.bucket(drains.hold(), pump.pace()),
                        pump.pace(),
                        instance.cell(pump.active()),
                        deepest);
            }
            case Turn.Pulls pulls -> new Task.Pump(
                    pullLink(incoming.get(node).get(pulls.input())),
                    inputs[node][pulls.input()],
                    compiler.bucket(pulls.hold(), pulls.pump().pace()),
                    pulls.pump().pace(),
                    instance.cell(pulls.pump().active()),
                    deepest);
            case Turn.Sinks sinks -> {
                Pace pace = Pace.unlimited(Limits.SINK_BURST);
                yield new Task.Pump(
                        pullLink(incoming.get(node).get(sinks.input())),
                        inputs[node][sinks.input()],
                        new TokenBucket(pace),
                        pace,
                        null,
                        deepest);
            }
        };
        if (task instanceof Task.Generator generator) {
            instance.more.add(generator);
            instance.more.add(Remembered.of(generator.bucket));
        }
        tasks.add(task);
        clocks.add(task.bucket);
    }
}
