package io.weir.controller;

import io.weir.ledger.LedgerNode;
import io.weir.pki.Credentials;
import io.weir.pki.LiveCredentials;
import io.weir.wire.v1.NodeRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control plane of one node: its part of the cluster, of the controllers' log, and its API. Start one a process; a
 * process that cannot start it should end.
 */
public final class ControllerNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerNode.class);

    private static final long FAREWELL_MS = 300;
    /** What has not moved away after so long is started elsewhere without what it remembers. */
    private static final Duration LEAVING = Duration.ofSeconds(10);

    private final NodeSettings settings;
    private final MiddleboxHost host;
    private final Prover prover;
    private final ControlApi.Opening opening;
    private LiveCredentials credentials;
    private LedgerNode ledger;
    private ControlApi api;
    private Duties duties;
    private ClusterSystem cluster;

    private ControllerNode(NodeSettings settings, MiddleboxHost host, Prover prover, ControlApi.Opening opening) {
        this.settings = settings;
        this.host = host;
        this.prover = prover;
        this.opening = opening;
    }

    /**
     * Starts it and returns; joining the cluster goes on behind. The host gets orders as soon as a leader gives them.
     *
     * @param version of the program, for people
     * @param opening of the API
     * @throws IOException when the API cannot listen, or its certificates cannot be read
     * @throws IllegalStateException when another process uses the data directory
     */
    public static ControllerNode start(
            NodeSettings settings, MiddleboxHost host, String version, ControlApi.Opening opening) throws IOException {
        return start(settings, host, version, Prover.STANDARD, opening);
    }

    static ControllerNode start(
            NodeSettings settings, MiddleboxHost host, String version, Prover prover, ControlApi.Opening opening)
            throws IOException {
        ControllerNode node = new ControllerNode(settings, host, prover, opening);
        try {
            node.run(version);
            return node;
        } catch (IOException | RuntimeException failure) {
            node.close();
            throw failure;
        }
    }

    private void run(String version) throws IOException {
        credentials = LiveCredentials.open(Credentials.in(settings.certificates(), settings.name()));
        ledger = LedgerNode.start(settings.ledger(), leading -> LOG.atInfo()
                .setMessage(leading ? "this controller leads" : "this controller follows")
                .addKeyValue("node", settings.name())
                .log());
        api = opening.open(settings, ledger, new ControlApi.Parts(host, prover, credentials, this::surroundings));
        NodeRecord self = NodeRecord.newBuilder()
                .setName(settings.name())
                .setSite(settings.site())
                .setIncarnation(UUID.randomUUID().toString())
                .setApiAddress(api.address())
                .setReadAddress(api.readAddress())
                .setActorAddress(settings.actorAddress())
                .setController(settings.member().isPresent())
                .setCapacity(host.capacity())
                .setVersion(version)
                .setDataAddress(host.dataAddress())
                .build();
        duties = new Duties(self, settings, host, prover);
        cluster = new ClusterSystem(
                settings, ledger, duties, new ClusterSystem.Surroundings(credentials, api::revoked, api.address()));
        cluster.start();
        duties.start();
        cluster.watch();
        LOG.atInfo()
                .setMessage("node started")
                .addKeyValue("node", settings.resource())
                .addKeyValue("api", api.address())
                .addKeyValue("read", api.readAddress())
                .addKeyValue("incarnation", self.getIncarnation())
                .log();
    }

    /** What the API wants to know and only the cluster does. */
    private ControlApi.Surroundings surroundings() {
        ClusterSystem now = cluster;
        return now == null
                ? new ControlApi.Surroundings("", Map.of(), false)
                : new ControlApi.Surroundings(duties.leaderApi(), now.membership(), duties.leased());
    }

    /** Done, with the reason, when this process can decide nothing any more: then start another. */
    public CompletionStage<Throwable> ended() {
        return ledger.ended();
    }

    /** {@code host:port} that the API listens on. */
    public String apiAddress() {
        return api.address();
    }

    /** {@code host:port} of events and metrics over HTTPS. */
    public String readAddress() {
        return api.readAddress();
    }

    /**
     * Has moved away what can be, for a bounded time; stops all that the host still runs, says goodbye so that others take
     * over at once, and ends. What is decided stays on disk. The log ends first, so that the others elect a leader while
     * this node's actor system is still on its way out.
     */
    @Override
    public void close() {
        if (duties != null) {
            duties.leave(LEAVING);
            duties.retire();
        }
        if (cluster != null) {
            cluster.sayGoodbye();
            waitForFarewell();
        }
        closing(api);
        closing(duties);
        closing(ledger);
        closing(cluster);
        closing(credentials);
    }

    /** Until it is on its way: the connections end with the actor system. */
    private static void waitForFarewell() {
        try {
            TimeUnit.MILLISECONDS.sleep(FAREWELL_MS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closing(AutoCloseable part) {
        if (part == null) {
            return;
        }
        try {
            part.close();
        } catch (Exception failure) {
            LOG.atWarn().setMessage("closing").setCause(failure).log();
        }
    }
}
