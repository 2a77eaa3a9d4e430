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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    /** A restart reads at most about so much of the log besides the snapshot. */
    private static final long SNAPSHOT_BYTES = 2L * Drivers.TERM_BYTES;

    private static final long RECOVERY_S = 60;

    private final ClusteredServiceContainer container;
    private final LedgerService service;
    private final ScheduledExecutorService housekeeping = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("ledger-housekeeping").daemon().factory());
    private long purgedFor;

    private LedgerMember(ClusteredMediaDriver driver, ClusteredServiceContainer container, LedgerService service) {
        this.driver = driver;
        this.container = container;
        this.service = service;
    }

    /**
     * Returns when what is on disk is read.
     *
     * @param roleListener is told on the log's own thread
     * @throws DamagedLedgerException when it cannot be
     */
    static LedgerMember start(
            LedgerSettings settings, Replica replica, Consumer<Cluster.Role> roleListener, LogErrors errors) {
        MemberAddress self = settings.self().orElseThrow();
        File base = settings.ledgerDirectory().toFile();
        LedgerService service = new LedgerService(replica, settings.backup(), roleListener);
        AeronArchive.Context archiveClient = archiveClient(settings);
        ClusteredMediaDriver driver = ClusteredMediaDriver.launch(
                Drivers.driver(settings).errorHandler(errors),
                archive(settings, self, base).errorHandler(errors),
                consensus(settings, self, base).archiveContext(archiveClient.clone()).errorHandler(errors));
        try {
            ClusteredServiceContainer container = ClusteredServiceContainer.launch(new ClusteredServiceContainer.Context()
                    .aeronDirectoryName(settings.aeronDirectory())
                    .archiveContext(archiveClient.clone())
                    .clusterDir(new File(base, "cluster"))
                    .markFileDir(settings.marks())
                    .clusteredService(service)
                    .idleStrategySupplier(Drivers::prompt)
                    .errorHandler(errors));
            LedgerMember member = new LedgerMember(driver, container, service);
            member.recover(settings, archiveClient);
            return member;
        } catch (RuntimeException failure) {
            driver.close();
            throw failure;
        }
    }

    private void recover(LedgerSettings settings, AeronArchive.Context archiveClient) {
        try {
            service.recovered().get(RECOVERY_S, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException failure) {
            close();
            throw new DamagedLedgerException(settings.ledgerDirectory(), failure);
        }
        File cluster = settings.ledgerDirectory().resolve("cluster").toFile();
        housekeeping.scheduleWithFixedDelay(() -> keep(cluster, archiveClient), 1, 1, TimeUnit.SECONDS);
    }

    /** Takes snapshots when the log has grown, and removes what they make needless. */
    private void keep(File cluster, AeronArchive.Context archiveClient) {
        try {
            if (service.bytesSinceSnapshot() > SNAPSHOT_BYTES) {
                snapshot();
            }
            if (service.snapshotPosition() > purgedFor) {
                long now = service.snapshotPosition();
                LogPurge.run(cluster, archiveClient.clone());
                purgedFor = now;
            }
        } catch (RuntimeException failure) {
            LOG.atWarn().setMessage("the log could not be purged").setCause(failure).log();
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
                .segmentFileLength(Drivers.TERM_BYTES);
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
                .idleStrategySupplier(Drivers::idle);
    }

    /** Asks for a snapshot, so that a restart reads that and not the whole log. Only the leader can. */
    boolean snapshot() {
        AtomicCounter toggle = driver.consensusModule().context().controlToggleCounter();
        return !toggle.isClosed() && ClusterControl.ToggleState.SNAPSHOT.toggle(toggle);
    }

    @Override
    public void close() {
        housekeeping.shutdownNow();
        container.close();
        driver.close();
    }
}
