package io.weir.program;

import java.util.Deque;
import java.util.List;

/** Takes the turns of an {@link Interpreter}, and answers the pulls that they make. */
final class Puller {
    private final Configuration configuration;
    private final NodeState[] states;
    private final Walker walker;
    private long nowNs;

    Puller(Configuration configuration, NodeState[] states, Walker walker) {
        this.configuration = configuration;
        this.states = states;
        this.walker = walker;
    }

    void take(Turn turn, long nowNs) {
        this.nowNs = nowNs;
        switch (turn) {
            case Turn.Generates generates -> generate(generates.node(), generates.source());
            case Turn.Drains drains -> drain(drains.node(), drains.hold(), drains.pump());
            case Turn.Pulls pulls -> {
                if (states[pulls.node()].value(pulls.pump().active()) != 0) {
                    TokenBucket bucket = states[pulls.node()].bucket(pulls.hold(), pulls.pump().pace());
                    pull(pulls.node(), pulls.input(), bucket);
                }
            }
            case Turn.Sinks sinks -> {
                TokenBucket unlimited = new TokenBucket(Pace.unlimited(Limits.SINK_BURST));
                pull(sinks.node(), sinks.input(), unlimited);
            }
        }
    }

    private void generate(int node, Source.Generate source) {
        NodeState state = states[node];
        if (state.value(source.active()) == 0) {
            return;
        }
        long[] made = state.generated(source);
        TokenBucket bucket = state.bucket(source, source.pace());
        long left = source.limit() < 0 ? Long.MAX_VALUE : source.limit() - made[0];
        long attempts = Math.min(attempts(bucket), left);
        for (long i = 0; i < attempts && bucket.available(nowNs) > 0; i++) {
            made[0]++;
            bucket.spend(source.packet().length());
            walker.begin(node, -1, source.step(), Packet.of(source.packet().toArray()));
        }
    }

    private void drain(int node, Step.Hold hold, Holding.Pump pump) {
        NodeState state = states[node];
        if (state.value(pump.active()) == 0) {
            return;
        }
        TokenBucket bucket = state.bucket(hold, pump.pace());
        Deque<NodeState.Waiting> waiting = state.held(hold);
        long attempts = Math.min(attempts(bucket), waiting.size());
        for (long i = 0; i < attempts && bucket.available(nowNs) > 0 && !waiting.isEmpty(); i++) {
            Packet packet = waiting.removeFirst().packet();
            bucket.spend(packet.length());
            walker.resume(node, hold.next(), packet);
        }
    }

    private long attempts(TokenBucket bucket) {
        return Math.min(bucket.available(nowNs), Limits.TURN_PACKETS);
    }

    private void pull(int node, int input, TokenBucket bucket) {
        Configuration.Link link = into(node, input);
        Step step = configuration.nodes().get(node).program().inputs().get(input);
        long attempts = attempts(bucket);
        for (long i = 0; i < attempts && bucket.available(nowNs) > 0; i++) {
            boolean moved = request(link);
            Packet packet = states[link.from()].delivered(link.output()).pollFirst();
            if (packet != null) {
                bucket.spend(packet.length());
                walker.begin(node, input, step, packet);
            } else if (!moved) {
                return;
            }
        }
    }

    /** Sees to it that a packet is delivered on a pull link, if there is one. False if nothing upstream has moved. */
    private boolean request(Configuration.Link link) {
        NodeState state = states[link.from()];
        if (!state.delivered(link.output()).isEmpty()) {
            return true;
        }
        if (state.pulling) {
            return false;
        }
        state.pulling = true;
        boolean moved = supply(link.from());
        state.pulling = false;
        return moved;
    }

    /** An element with queues gives from them; one without asks its own upstream. */
    private boolean supply(int node) {
        Program program = configuration.nodes().get(node).program();
        List<Step.Hold> queues = Steps.holds(program, Holding.Queue.class);
        for (Step.Hold queue : queues) {
            NodeState.Waiting first = states[node].held(queue).pollFirst();
            if (first != null) {
                walker.resume(node, queue.next(), first.packet());
                return true;
            }
        }
        for (int input = 0; queues.isEmpty() && input < program.inputs().size(); input++) {
            if (walker.pulls(node, input) && through(node, input, program.inputs().get(input))) {
                return true;
            }
        }
        return false;
    }

    private boolean through(int node, int input, Step step) {
        List<Step.Hold> gates = Steps.holds(Steps.reachable(step), Holding.Gate.class);
        for (Step.Hold gate : gates) {
            if (bucket(node, gate).available(nowNs) <= 0) {
                return false;
            }
        }
        Configuration.Link link = into(node, input);
        boolean moved = request(link);
        Packet packet = states[link.from()].delivered(link.output()).pollFirst();
        if (packet != null) {
            gates.forEach(g -> bucket(node, g).spend(packet.length()));
            walker.begin(node, input, step, packet);
        }
        return moved || packet != null;
    }

    private TokenBucket bucket(int node, Step.Hold gate) {
        return states[node].bucket(gate, ((Holding.Gate) gate.holding()).pace());
    }

    private Configuration.Link into(int node, int input) {
        return configuration.links().stream()
                .filter(l -> l.to() == node && l.input() == input && l.pull())
                .findFirst()
                .orElseThrow();
    }
}
