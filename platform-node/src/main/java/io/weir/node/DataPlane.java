package io.weir.node;

import com.typesafe.config.ConfigFactory;
import io.weir.controller.PortsReport;
import io.weir.diagnostic.Diagnostic;
import io.weir.engine.FramePool;
import io.weir.engine.HandlerAnswer;
import io.weir.middlebox.Middlebox;
import io.weir.middlebox.PipelineWorkload;
import io.weir.net.IpAddress;
import io.weir.port.MemoryPort;
import io.weir.port.Port;
import io.weir.port.PortOpening;
import io.weir.port.SystemCallException;
import io.weir.port.Wakeup;
import io.weir.portswitch.Attachment;
import io.weir.portswitch.NextHops;
import io.weir.portswitch.PortSwitch;
import io.weir.attach.Tuple;
import io.weir.process.Switchboard;
import io.weir.program.Reason;
import io.weir.replication.PeerNetwork;
import io.weir.resident.ResidentStack;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SystemNanoClock;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that moves packets on a node: one port, one worker thread, an actor for each middlebox and stack. It has an
 * actor system of its own, which no cluster can take down: the node may lose its place in the cluster and come back
 * while packets flow. Methods may be called from any thread; what they ask for happens between two batches.
 */
public final class DataPlane implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** A process that starts on a busy machine has still to load its classes. */
    private static final Duration STARTING = Duration.ofSeconds(60);

    private final Port port;
    private final FramePool pool;
    private final Wakeup wakeup;
    private final AgentRunner runner;
    private final LoopExecutor executor;
    private final Settings settings;
    private final ActorSystem<Void> system;
    private final ActorRef<Host.Command> host;
    private volatile String trouble;
    private volatile Optional<PeerNetwork> network = Optional.empty();
    private volatile Optional<Standbys> shared = Optional.empty();

    /**
     * @param frames packets that can be on the node at a time
     * @param nextHops where packets go that leave
     * @param kernelAddresses those that the kernel would answer for itself, so nothing else may have them
     * @param events told what happens, on the worker's thread: must not wait
     */
    public record Settings(
            int frames,
            NextHops nextHops,
            Predicate<IpAddress> kernelAddresses,
            Consumer<DataPlaneEvent> events) {
        /** Hot frames that fit the cache, and as many that wait in queues. */
        public static final int DEFAULT_FRAMES = 8192;

        public static Settings defaults() {
            return new Settings(DEFAULT_FRAMES, NextHops.ALL_ON_LINK, _ -> false, _ -> {});
        }
    }

    /** What came of starting a data plane. */
    public sealed interface Starting {
        record Running(DataPlane dataPlane) implements Starting {}

        record Refused(PortOpening.Refused port) implements Starting {}
    }

    /** @param open opens the port with the pool it is given */
    public static Starting start(Settings settings, Function<FramePool, PortOpening> open) {
        FramePool pool = new FramePool(settings.frames());
        return switch (open.apply(pool)) {
            case PortOpening.Opened opened -> new Starting.Running(new DataPlane(settings, pool, opened.port()));
            case PortOpening.Refused refused -> {
                pool.close();
                yield new Starting.Refused(refused);
            }
        };
    }

    /**
     * Shares middleboxes with other nodes from now on; the network is closed with it.
     *
     * @throws IllegalStateException when the packet path does not answer
     */
    void join(PeerNetwork network) {
        this.network = Optional.of(network);
        shared = Optional.of(inspect(STARTING, host -> {
                    Standbys made = new Standbys(host.worker(), host.self(), network);
                    host.standbys(made);
                    host.worker().standbys(made);
                    return made;
                })
                .toCompletableFuture()
                .join());
    }

    private DataPlane(Settings settings, FramePool pool, Port port) {
        this.settings = settings;
        this.pool = pool;
        this.port = port;
        try {
            this.wakeup = new Wakeup(List.of(port));
        } catch (SystemCallException e) {
            throw new IllegalStateException(e);
        }
        if (port instanceof MemoryPort memory) {
            memory.onArrival(wakeup::wake);
        }
        this.executor = new LoopExecutor(wakeup::wake);
        PortSwitch portSwitch = new PortSwitch(port, pool, settings.nextHops());
        Worker worker = new Worker(portSwitch, pool, executor, wakeup, SystemNanoClock.INSTANCE);
        this.runner = new AgentRunner(new QuietIdle(worker, wakeup), this::failed, null, worker);
        AgentRunner.startOnThread(runner);
        this.system = ActorSystem.create(
                Behaviors.<Void>empty(),
                "weir-data-plane",
                ActorSystemSetup.create(
                        BootstrapSetup.create(ConfigFactory.parseResources(DataPlane.class, "data-plane.conf")
                                .withFallback(ConfigFactory.defaultReference())),
                        new WorkerExecutor.Loops(Map.of(Host.DISPATCHER, executor))));
        this.host = system.systemActorOf(
                Host.create(worker, settings.events()), "host", DispatcherSelector.fromConfig(Host.DISPATCHER));
    }

    /** Starts a middlebox; packets to its addresses come to it from now on. */
    public CompletionStage<PlacementResult> start(MiddleboxSpec spec) {
        return start(spec, Optional.empty());
    }

    /** Starts a middlebox that ran on another node, with what this node knows of its state. */
    CompletionStage<PlacementResult> start(MiddleboxSpec spec, Takeover takeover) {
        return start(spec, Optional.of(takeover));
    }

    private CompletionStage<PlacementResult> start(MiddleboxSpec spec, Optional<Takeover> takeover) {
        List<Tuple> tuples = spec.addresses().stream().map(Tuple::address).toList();
        Optional<Diagnostic> refused = Admission.check(spec, kernels(tuples));
        if (refused.isPresent()) {
            return CompletableFuture.completedStage(new PlacementResult.Refused(refused.get()));
        }
        return ask(replyTo -> new Host.Place(
                spec.name(),
                id -> new Attachment(id, spec.name(), tuples, spec.through(), spec.sources())
                        .under(spec.tenure()::holds),
                (workspace, outlet) -> PipelineWorkload.of(spec.configuration(), workspace, outlet, spec.seed()),
                takeover,
                replyTo));
    }

    /** Starts a user-level stack on the 3-tuples it registers. */
    public CompletionStage<PlacementResult> start(String name, ResidentStack stack) {
        Set<IpAddress> kernels = kernels(stack.tuples());
        Optional<Diagnostic> refused = Admission.check(stack.tuples(), kernels, sharesKernelAddresses());
        if (refused.isPresent()) {
            return CompletableFuture.completedStage(new PlacementResult.Refused(refused.get()));
        }
        return place(
                name,
                id -> new Attachment(id, name, stack.tuples(), List.of(), Attachment.Sources.OWN_TUPLES).sharing(kernels),
                stack::open);
    }

    /** Any workload, attached as given. */
    CompletionStage<PlacementResult> place(
            String name, IntFunction<Attachment> attachment, Host.WorkloadFactory workload) {
        return ask(replyTo -> new Host.Place(name, attachment, workload, Optional.empty(), replyTo));
    }

    /** Hands a middlebox over to its standby; false if that did not work. It does not run here any more in any case. */
    CompletionStage<Boolean> leave(String name) {
        return ask(replyTo -> new Host.Leave(name, replyTo));
    }

    /** What there is of standbys here and elsewhere; a moment old. */
    Standbys.Report standbys() {
        return shared.map(Standbys::report).orElse(Standbys.Report.NONE);
    }

    /** Does something with what is shared with other nodes; empty if nothing is. */
    <T> CompletionStage<Optional<T>> shared(BiFunction<Standbys, Host, T> what) {
        return inspect(host -> host.standbys().map(own -> what.apply(own, host)));
    }

    /** Those of the tuples' addresses that are the kernel's. Asks the kernel, so not on the worker's thread. */
    Set<IpAddress> kernels(List<Tuple> tuples) {
        return tuples.stream()
                .map(Tuple::address)
                .distinct()
                .filter(settings.kernelAddresses())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Who owns what, and which sockets of the kernel's that makes deaf. Not on the worker's thread. */
    PortsReport ports() {
        List<PortOwners.Seen> owners = inspect(PortOwners::seen).toCompletableFuture().join();
        Set<IpAddress> kernels = sharesKernelAddresses()
                ? kernels(owners.stream().flatMap(owner -> owner.tuples().stream()).toList())
                : Set.of();
        return PortOwners.report(owners, kernels, kernels.isEmpty() ? List.of() : KernelSockets.now());
    }

    /** Whether tuples of the kernel's own addresses can be had. */
    boolean sharesKernelAddresses() {
        return port.hostMac() >= 0;
    }

    /** Longest IP packet that the port can send. */
    int mtu() {
        return port.mtu();
    }

    /** For the server of processes: attaches them to this data plane. */
    public Switchboard switchboard() {
        return new ProcessPorts(this);
    }

    /** Stops a middlebox or stack; its packets are dropped. False if there was none of this name. */
    public CompletionStage<Boolean> stop(String name) {
        return ask(replyTo -> new Host.Remove(name, replyTo));
    }

    public CompletionStage<HandlerAnswer> read(String name, String handler) {
        return ask(name, replyTo -> new Middlebox.Read(handler, replyTo), absent(name));
    }

    public CompletionStage<HandlerAnswer> write(String name, String handler, String value) {
        return ask(name, replyTo -> new Middlebox.Write(handler, value, replyTo), absent(name));
    }

    private static HandlerAnswer absent(String name) {
        return new HandlerAnswer.Refused("no middlebox " + name);
    }

    /** Names of all handlers; empty if there is nobody of this name. */
    public CompletionStage<List<String>> handlers(String name) {
        return ask(name, Middlebox.Handlers::new, List.of());
    }

    /** Empty if there is nobody of this name. */
    public CompletionStage<Optional<MiddleboxReport>> report(String name) {
        return inspect(host -> host.seat(name).map(MiddleboxReport::of));
    }

    /** All that runs. */
    public CompletionStage<List<MiddleboxReport>> reports() {
        return inspect(host ->
                host.names().stream().flatMap(n -> host.seat(n).stream()).map(MiddleboxReport::of).toList());
    }

    /** Shows samples of a middlebox's packets until {@link #unwatch}; false if there is nobody of this name. */
    CompletionStage<Boolean> watch(String name, Tap.Viewer viewer) {
        return inspect(host -> {
            Optional<WorkerSeat> seat = host.seat(name);
            seat.ifPresent(s -> s.watch(viewer));
            return seat.isPresent();
        });
    }

    CompletionStage<Boolean> unwatch(String name, Tap.Viewer viewer) {
        return inspect(host -> {
            host.seat(name).ifPresent(seat -> seat.unwatch(viewer));
            return true;
        });
    }

    /** What went wrong on the packet path last, if anything did. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    public CompletionStage<NodeReport> report() {
        return inspect(host -> {
            PortSwitch portSwitch = host.worker().portSwitch();
            Map<Reason, Long> drops = new LinkedHashMap<>(port.statistics().drops().byReason());
            portSwitch.drops().byReason().forEach((why, count) -> drops.merge(why, count, Long::sum));
            return new NodeReport(
                    port.name(),
                    port.statistics().packetsIn(),
                    port.statistics().bytesIn(),
                    port.statistics().packetsOut(),
                    port.statistics().bytesOut(),
                    portSwitch.leftToKernel(),
                    drops,
                    pool.available(),
                    pool.capacity(),
                    host.names());
        });
    }

    /** Looks at the worker's state on its own thread. */
    <T> CompletionStage<T> inspect(Function<Host, T> look) {
        return inspect(PATIENCE, look);
    }

    private <T> CompletionStage<T> inspect(Duration patience, Function<Host, T> look) {
        return ask(patience, replyTo -> new Host.Inspect(host -> replyTo.tell(look.apply(host))));
    }

    private <T> CompletionStage<T> ask(Function<ActorRef<T>, Host.Command> question) {
        return ask(PATIENCE, question);
    }

    private <T> CompletionStage<T> ask(Duration patience, Function<ActorRef<T>, Host.Command> question) {
        return AskPattern.ask(host, question::apply, patience, system.scheduler());
    }

    private <T> CompletionStage<T> ask(String name, Function<ActorRef<T>, Middlebox.Message> question, T absent) {
        return ask(replyTo -> new Host.Ask(name, question.apply(replyTo), () -> replyTo.tell(absent)));
    }

    /** Stops all actors, then the worker; closes the port. */
    @Override
    public void close() {
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the data plane's actors did not stop in time", e);
        }
        runner.close();
        network.ifPresent(PeerNetwork::close);
        try {
            wakeup.close();
        } catch (SystemCallException e) {
            throw new IllegalStateException(e);
        }
        pool.close();
    }

    /** A bug of ours: the loop goes on; it is told once, for it may come again with every packet. */
    private void failed(Throwable bug) {
        if (trouble == null) {
            LOG.error("the packet path failed", bug);
        }
        trouble = "the packet path failed: " + bug;
    }
}
