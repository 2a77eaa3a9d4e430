package io.weir.node;

import io.weir.controller.MiddleboxAssignment;
import io.weir.controller.MiddleboxHost;
import io.weir.controller.MiddleboxId;
import io.weir.controller.PortCounters;
import io.weir.controller.PortsReport;
import io.weir.controller.RunningMiddlebox;
import io.weir.engine.DropCount;
import io.weir.engine.HandlerAnswer;
import io.weir.net.Ipv4Prefix;
import io.weir.portswitch.Attachment;
import io.weir.proof.Role;
import io.weir.replication.PeerNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Carries out what the controller decides on the node's data plane: translates, remembers which epoch runs, and waits
 * for answers, which the data plane itself never does.
 */
final class NodeHost implements MiddleboxHost {
    private static final long PATIENCE_S = 15;

    private final DataPlane dataPlane;
    private final Optional<NeighbourNodes> neighbours;
    private final Map<MiddleboxId, MiddleboxAssignment> running = new ConcurrentHashMap<>();

    NodeHost(DataPlane dataPlane) {
        this(dataPlane, Optional.empty());
    }

    /** @param network that the data plane has joined */
    NodeHost(DataPlane dataPlane, Optional<PeerNetwork> network) {
        this.dataPlane = dataPlane;
        this.neighbours = network.map(n -> new NeighbourNodes(dataPlane, n));
    }

    @Override
    public Started start(MiddleboxAssignment assignment) {
        MiddleboxAssignment before = running.get(assignment.middlebox());
        if (before != null) {
            if (before.epoch() >= assignment.epoch()) {
                return new Started.Running();
            }
            if (same(before, assignment)) {
                running.put(assignment.middlebox(), assignment);
                return new Started.Running();
            }
            stop(assignment.middlebox());
        }
        return started(assignment, await(dataPlane.start(spec(assignment), takeover(assignment, false))));
    }

    private Started started(MiddleboxAssignment assignment, PlacementResult result) {
        return switch (result) {
            case PlacementResult.Started _ -> {
                running.put(assignment.middlebox(), assignment);
                yield new Started.Running();
            }
            case PlacementResult.Refused refused -> new Started.Refused(refused.why().message());
        };
    }

    private static Takeover takeover(MiddleboxAssignment assignment, boolean waits) {
        return new Takeover(NeighbourNodes.text(assignment), waits);
    }

    @Override
    public Started startHandedOver(MiddleboxAssignment assignment) {
        return started(
                assignment,
                dataPlane.start(spec(assignment), takeover(assignment, true)).toCompletableFuture().join());
    }

    @Override
    public void release(MiddleboxId middlebox) {
        await(dataPlane.shared((shared, host) -> {
            shared.release(middlebox.toString());
            return true;
        }));
    }

    @Override
    public boolean handOver(MiddleboxId middlebox) {
        boolean done = await(dataPlane.leave(middlebox.toString()));
        running.remove(middlebox);
        neighbours.ifPresent(n -> n.dropped(middlebox));
        if (!done) {
            await(dataPlane.stop(middlebox.toString()));
        }
        return done;
    }

    @Override
    public String dataAddress() {
        return neighbours.map(NeighbourNodes::address).orElse("");
    }

    @Override
    public void keepStandby(MiddleboxId middlebox, long epoch, String address) {
        MiddleboxAssignment assignment = running.get(middlebox);
        if (assignment != null) {
            neighbours.ifPresent(n -> n.keep(assignment, epoch, address));
        }
    }

    @Override
    public Optional<Kept> kept(MiddleboxId middlebox) {
        return neighbours.flatMap(n -> n.kept(middlebox));
    }

    @Override
    public void standBy(MiddleboxAssignment assignment, String owner) {
        neighbours.ifPresent(n -> n.standBy(spec(assignment), assignment, owner));
    }

    @Override
    public void standDown(MiddleboxId middlebox) {
        neighbours.ifPresent(n -> n.standDown(middlebox));
    }

    @Override
    public Map<MiddleboxId, Long> standing() {
        return neighbours.map(NeighbourNodes::standing).orElse(Map.of());
    }

    /** Whether all that matters to packets is the same. */
    private static boolean same(MiddleboxAssignment a, MiddleboxAssignment b) {
        return a.configuration().equals(b.configuration())
                && a.addresses().equals(b.addresses())
                && a.steered().equals(b.steered())
                && a.role() == b.role()
                && a.tenure() == b.tenure();
    }

    /** An operator's middlebox may be a router: it takes what is sent through it and keeps or makes any source. */
    private static MiddleboxSpec spec(MiddleboxAssignment assignment) {
        boolean operator = assignment.role() == Role.OPERATOR;
        return new MiddleboxSpec(
                assignment.middlebox().toString(),
                assignment.configuration(),
                assignment.addresses(),
                operator ? List.of(Ipv4Prefix.ALL) : assignment.steered(),
                operator ? Attachment.Sources.ANY : Attachment.Sources.OWN_OR_ORIGIN,
                assignment.middlebox().hashCode(),
                assignment.tenure());
    }

    @Override
    public void stop(MiddleboxId middlebox) {
        running.remove(middlebox);
        neighbours.ifPresent(n -> n.dropped(middlebox));
        await(dataPlane.stop(middlebox.toString()));
    }

    @Override
    public List<RunningMiddlebox> running() {
        List<RunningMiddlebox> all = new ArrayList<>();
        for (MiddleboxReport report : await(dataPlane.reports())) {
            MiddleboxId.parse(report.name())
                    .map(running::get)
                    .ifPresent(assignment -> all.add(new RunningMiddlebox(
                            assignment.middlebox(), assignment.epoch(), counters(report), report.crashes())));
        }
        return all;
    }

    /** Drops of the node itself have no element. */
    private static RunningMiddlebox.Counters counters(MiddleboxReport report) {
        List<DropCount> drops = new ArrayList<>(report.work().drops());
        report.drops().forEach((reason, count) -> drops.add(new DropCount("", reason, count)));
        Attachment.Traffic traffic = report.traffic();
        return new RunningMiddlebox.Counters(
                traffic.packetsIn(), traffic.packetsOut(), traffic.bytesIn(), traffic.bytesOut(), drops);
    }

    @Override
    public Optional<String> trouble() {
        return dataPlane.trouble();
    }

    @Override
    public PortsReport ports() {
        return dataPlane.ports();
    }

    @Override
    public Optional<PortCounters> port() {
        NodeReport report = await(dataPlane.report());
        Map<String, Long> drops = new TreeMap<>();
        report.drops().forEach((reason, packets) -> drops.merge(reason.name(), packets, Long::sum));
        return Optional.of(new PortCounters(
                report.port(),
                report.packetsIn(),
                report.bytesIn(),
                report.packetsOut(),
                report.bytesOut(),
                report.leftToKernel(),
                drops,
                report.framesFree(),
                report.frames()));
    }

    @Override
    public int capacity() {
        return Host.MAX_PLACED;
    }

    @Override
    public Optional<List<String>> handlers(MiddleboxId middlebox) {
        return running.containsKey(middlebox)
                ? Optional.of(await(dataPlane.handlers(middlebox.toString())))
                : Optional.empty();
    }

    @Override
    public HandlerAnswer read(MiddleboxId middlebox, String handler) {
        return await(dataPlane.read(middlebox.toString(), handler));
    }

    @Override
    public HandlerAnswer write(MiddleboxId middlebox, String handler, String value) {
        return await(dataPlane.write(middlebox.toString(), handler, value));
    }

    @Override
    public Optional<Observation> observe(MiddleboxId middlebox, Sampling sampling, PacketObserver observer) {
        String name = middlebox.toString();
        Tap.Viewer viewer = new Tap.Viewer(sampling.samplesPerSecond(), sampling.dropsOnly(), observer::packet);
        boolean there = await(dataPlane.watch(name, viewer));
        return there ? Optional.of(() -> await(dataPlane.unwatch(name, viewer))) : Optional.empty();
    }

    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the data plane does not answer", e.getCause());
        }
    }
}
