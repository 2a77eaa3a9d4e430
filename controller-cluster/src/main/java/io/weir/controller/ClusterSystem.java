package io.weir.controller;

import com.google.protobuf.MessageLite;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.weir.ledger.LedgerNode;
import io.weir.ledger.MemberAddress;
import io.weir.ledger.Replica;
import io.weir.pki.Holder;
import io.weir.pki.LiveCredentials;
import io.weir.pki.Seal;
import io.weir.wire.v1.Goodbye;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.remote.artery.ThisActorSystemQuarantinedEvent;
import org.apache.pekko.remote.artery.tcp.SSLEngineProviderSetup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clustered actor system of a node. It is replaced by a fresh one, in the same process, when the others have excluded
 * it: then it could never talk to them again under its old identity. The data plane does not notice.
 */
final class ClusterSystem implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterSystem.class);

    private static final Duration AGAIN = Duration.ofSeconds(1);
    /** Without a lease for so long, a node doubts its connections; each time for longer. */
    private static final Duration DOUBTS = Duration.ofSeconds(20);

    private static final Duration LONGEST_DOUBTS = Duration.ofMinutes(5);
    private static final long END_S = 10;

    private final NodeSettings settings;
    private final LedgerNode ledger;
    private final Duties duties;
    private final Surroundings surroundings;
    /** Of the controller that runs now: what one agreed to, the next must know. */
    private final Suspicions suspicions;

    private volatile ActorSystem<Object> system;
    private volatile boolean closed;
    private volatile Replica.Listener listener = events -> {};

    /**
     * What else the node has.
     *
     * @param revoked whose word counts no longer
     * @param apiAddress of this node, as it is told to others
     */
    record Surroundings(LiveCredentials credentials, Predicate<Holder> revoked, String apiAddress) {}

    ClusterSystem(NodeSettings settings, LedgerNode ledger, Duties duties, Surroundings surroundings) {
        this.settings = settings;
        this.ledger = ledger;
        this.duties = duties;
        this.surroundings = surroundings;
        AgreementsFile agreements = new AgreementsFile(settings.dataDirectory());
        this.suspicions = new Suspicions(
                        settings.name(), settings.controllers(), settings.timing().patienceNs(), agreements::write)
                .remembering(agreements.read(), System.nanoTime());
    }

    /** @throws RuntimeException when the address cannot be bound, for instance */
    void start() {
        ActorSystem<Object> fresh = ActorSystem.create(guardian(), Nodes.SYSTEM, setup());
        system = fresh;
        fresh.getWhenTerminated().thenRun(() -> Thread.ofVirtual().start(this::again));
    }

    /**
     * Until it is closed: whoever had a lease and gets none any more, although the process is well, starts with new
     * connections. One that hangs is noticed by nobody else: the other end is there, and what is sent goes nowhere.
     */
    void watch() {
        Thread.ofVirtual().name("lease-watch").start(() -> {
            LeaseDoubts doubts = new LeaseDoubts(DOUBTS, LONGEST_DOUBTS);
            while (!closed) {
                LockSupport.parkNanos(AGAIN.toNanos());
                if (doubts.arise(duties.leased(), System.nanoTime())) {
                    LOG.warn("no lease for long: this node gives up its connections and makes new ones");
                    system.terminate();
                }
            }
        });
    }

    private void again() {
        ledger.replica().unlisten(listener);
        while (!closed) {
            try {
                TimeUnit.MILLISECONDS.sleep(AGAIN.toMillis());
                LOG.info("joining the cluster anew");
                start();
                return;
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException failure) {
                LOG.atWarn().setMessage("cannot join").setCause(failure).log();
            }
        }
    }

    private ActorSystemSetup setup() {
        Set<String> controllers =
                settings.members().stream().map(MemberAddress::node).collect(Collectors.toSet());
        LiveCredentials credentials = surroundings.credentials();
        Predicate<Holder> revoked = surroundings.revoked();
        return ActorSystemSetup.create(
                BootstrapSetup.create(config()),
                SSLEngineProviderSetup.create(_ -> new NodeTls(credentials, revoked)),
                new Wire.Trust(new Seal(credentials, revoked), controllers));
    }

    private Config config() {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("pekko.remote.artery.canonical.hostname", settings.host());
        own.put("pekko.remote.artery.canonical.port", settings.actorPort());
        own.put("pekko.cluster.multi-data-center.self-data-center", settings.site());
        own.put(
                "pekko.cluster.roles",
                settings.member().isPresent() ? List.of("node", Nodes.CONTROLLER_ROLE) : List.of("node"));
        own.put(
                "pekko.cluster.seed-nodes",
                settings.seeds().stream()
                        .map(seed -> "pekko://" + Nodes.SYSTEM + "@" + seed)
                        .toList());
        return ConfigFactory.parseMap(own)
                .withFallback(ConfigFactory.parseResources(ClusterSystem.class, "cluster.conf"))
                .withFallback(ConfigFactory.load())
                .withValue("pekko.loglevel", ConfigValueFactory.fromAnyRef("INFO"))
                .resolve();
    }

    private Behavior<Object> guardian() {
        return Behaviors.setup(context -> {
            ActorSystem<Void> self = context.getSystem();
            context.spawn(Mailbox.create(duties::receive), Mailbox.NAME);
            Controllers controllers = new Controllers(self, settings);
            if (settings.member().isPresent()) {
                ActorRef<Controller.Message> controller = context.spawn(
                        Controller.create(new Controller.Surroundings(
                                settings,
                                ledger,
                                new Nodes(self),
                                controllers::tell,
                                suspicions,
                                surroundings.apiAddress())),
                        Controller.NAME);
                listener = events -> controller.tell(new Controller.Happened(events));
                ledger.replica().listen(listener);
            }
            duties.reach(controllers::tell);
            Adapter.toClassic(self)
                    .eventStream()
                    .subscribe(Adapter.toClassic(context.getSelf()), ThisActorSystemQuarantinedEvent.class);
            return Behaviors.receiveMessage(message -> {
                if (message instanceof ThisActorSystemQuarantinedEvent) {
                    LOG.warn("excluded by another node");
                    self.terminate();
                }
                return Behaviors.same();
            });
        });
    }

    /** Sends what controllers have to know to all of them, of all sites. */
    private static final class Controllers {
        private final ActorRefResolver resolver;
        private final Cluster cluster;
        private final NodeSettings settings;

        Controllers(ActorSystem<?> system, NodeSettings settings) {
            this.resolver = ActorRefResolver.get(system);
            this.cluster = Cluster.get(system);
            this.settings = settings;
        }

        void tell(MessageLite news) {
            Controller.Message message = Controller.message(news);
            addresses().distinct().forEach(address -> resolver.<Controller.Message>resolveActorRef(
                            Nodes.path(address, Controller.NAME))
                    .tell(message));
        }

        private Stream<String> addresses() {
            Stream<String> members = StreamSupport.stream(
                            cluster.state().getMembers().spliterator(), false)
                    .filter(m -> m.hasRole(Nodes.CONTROLLER_ROLE))
                    .map(m -> hostPort(m));
            return Stream.concat(members, settings.seeds().stream());
        }

        private static String hostPort(Member member) {
            String text = member.address().hostPort();
            return text.substring(text.indexOf('@') + 1);
        }
    }

    /** Tells the controllers that this node stops, and has stopped what it ran. */
    void sayGoodbye() {
        new Controllers(system, settings)
                .tell(Goodbye.newBuilder()
                        .setNode(settings.name())
                        .setIncarnation(duties.self().getIncarnation())
                        .build());
    }

    /** How Pekko sees each member, by {@code host:port}: up, joining, …, unreachable. */
    Map<String, String> membership() {
        ActorSystem<Object> now = system;
        Map<String, String> seen = new TreeMap<>();
        if (now == null) {
            return seen;
        }
        var state = Cluster.get(now).state();
        for (Member member : state.getMembers()) {
            seen.put(
                    Controllers.hostPort(member),
                    member.status().toString().toLowerCase(java.util.Locale.ROOT));
        }
        state.getUnreachable().forEach(m -> seen.put(Controllers.hostPort(m), "unreachable"));
        return seen;
    }

    @Override
    public void close() {
        closed = true;
        ActorSystem<Object> last = system;
        if (last == null) {
            return;
        }
        last.terminate();
        try {
            last.getWhenTerminated().toCompletableFuture().get(END_S, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | TimeoutException late) {
            LOG.atWarn().setMessage("the actor system does not end").setCause(late).log();
        }
    }
}
