package io.weir.ledger;

import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ClusterControl;
import io.aeron.cluster.ClusteredMediaDriver;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredServiceContainer;
import java.io.File;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.NoOpLock;
import org.agrona.concurrent.status.AtomicCounter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One member of the replicated log: its media driver, archive, consensus module and the state machine. */
final class LedgerMember implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerMember.class);

    /** A new cluster waits so long for all its members; a restarted one for those that are dead. */
    private static final long STARTUP_CANVASS_MS = 4000;

    private final ClusteredMediaDriver driver;
    private final ClusteredServiceContainer container;

    private LedgerMember(ClusteredMediaDriver driver, ClusteredServiceContainer container) {
        this.driver = driver;
        this.container = container;
    }

    /** @param roleListener is told on the log's own thread */
    static LedgerMember start(LedgerSettings settings, Replica replica, Consumer<Cluster.Role> roleListener) {
        MemberAddress self = settings.self().orElseThrow();
        File base = settings.dataDirectory().resolve("ledger").toFile();
        AeronArchive.Context archiveClient = archiveClient(settings);
        ClusteredMediaDriver driver = ClusteredMediaDriver.launch(
                Drivers.driver(settings),
                archive(settings, self, base),
                consensus(settings, self, base).archiveContext(archiveClient.clone()));
        try {
            ClusteredServiceContainer container = ClusteredServiceContainer.launch(new ClusteredServiceContainer.Context()
                    .aeronDirectoryName(settings.aeronDirectory())
                    .archiveContext(archiveClient.clone())
                    .clusterDir(new File(base, "cluster"))
                    .markFileDir(settings.marks())
                    .clusteredService(new LedgerService(replica, roleListener))
                    .idleStrategySupplier(Drivers::idle)
                    .errorHandler(LedgerMember::failed));
            return new LedgerMember(driver, container);
        } catch (RuntimeException failure) {
            driver.close();
            throw failure;
        }
    }

    private static Archive.Context archive(LedgerSettings settings, MemberAddress self, File base) {
        return new Archive.Context()
                .aeronDirectoryName(settings.aeronDirectory())
                .archiveDir(new File(base, "archive"))
                .markFileDir(settings.marks())
                .controlChannel("aeron:udp?endpoint=" + self.archive())
                .archiveClientContext(
                        new AeronArchive.Context().controlResponseChannel("aeron:udp?endpoint=" + self.host() + ":0"))
                .localControlChannel("aeron:ipc?term-length=64k")
                .recordingEventsEnabled(false)
                .threadingMode(ArchiveThreadingMode.SHARED)
                .idleStrategySupplier(Drivers::idle)
                .replicationChannel("aeron:udp?endpoint=" + self.host() + ":0")
                .segmentFileLength(Drivers.TERM_BYTES)
                .errorHandler(LedgerMember::failed);
    }

    private static AeronArchive.Context archiveClient(LedgerSettings settings) {
        return new AeronArchive.Context()
                .lock(NoOpLock.INSTANCE)
                .controlRequestChannel("aeron:ipc?term-length=64k")
                .controlResponseChannel("aeron:ipc?term-length=64k")
                .aeronDirectoryName(settings.aeronDirectory());
    }

    private static ConsensusModule.Context consensus(LedgerSettings settings, MemberAddress self, File base) {
        Duration heartbeat = settings.leaderHeartbeat();
        return new ConsensusModule.Context()
                .clusterMemberId(self.id())
                .clusterMembers(MemberAddress.all(settings.members()))
                .clusterDir(new File(base, "cluster"))
                .markFileDir(settings.marks())
                .ingressChannel("aeron:udp?term-length=" + Drivers.TERM)
                .logChannel("aeron:udp?term-length=" + Drivers.TERM)
                .replicationChannel("aeron:udp?endpoint=" + self.host() + ":0")
                .leaderHeartbeatTimeoutNs(heartbeat.toNanos())
                .leaderHeartbeatIntervalNs(heartbeat.toNanos() / 7)
                .electionTimeoutNs(heartbeat.toNanos() / 2)
                .electionStatusIntervalNs(heartbeat.toNanos() / 14)
                .startupCanvassTimeoutNs(TimeUnit.MILLISECONDS.toNanos(STARTUP_CANVASS_MS))
                .idleStrategySupplier(Drivers::idle)
                .errorHandler(LedgerMember::failed);
    }

    /** Asks for a snapshot, so that a restart reads that and not the whole log. Only the leader can. */
    boolean snapshot() {
        AtomicCounter toggle = driver.consensusModule().context().controlToggleCounter();
        return !toggle.isClosed() && ClusterControl.ToggleState.SNAPSHOT.toggle(toggle);
    }

    private static void failed(Throwable failure) {
        LOG.atWarn().setMessage("in the log").setCause(failure).log();
    }

    @Override
    public void close() {
        container.close();
        driver.close();
    }
}
