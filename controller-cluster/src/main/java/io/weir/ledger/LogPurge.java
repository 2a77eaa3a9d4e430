package io.weir.ledger;

import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import io.aeron.cluster.RecordingLog;
import java.io.File;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what a restart does not need any more: snapshots but the newest two, and the log before the older of these. The
 * second one is kept so that a member that is a little behind still finds the log that it lacks, and for a damaged first.
 */
final class LogPurge {
    private static final Logger LOG = LoggerFactory.getLogger(LogPurge.class);

    private static final int SNAPSHOTS_KEPT = 2;

    private LogPurge() {}

    /** Blocks until it is done. What cannot be removed now is tried again the next time. */
    static void run(File clusterDirectory, AeronArchive.Context archiveClient) {
        try (RecordingLog recordings = new RecordingLog(clusterDirectory, false);
                AeronArchive archive = AeronArchive.connect(archiveClient)) {
            List<Long> positions = recordings.entries().stream()
                    .filter(LogPurge::snapshot)
                    .map(entry -> entry.logPosition)
                    .distinct()
                    .sorted(Comparator.reverseOrder())
                    .toList();
            if (positions.size() < SNAPSHOTS_KEPT) {
                return;
            }
            long keptFrom = positions.get(SNAPSHOTS_KEPT - 1);
            recordings.entries().stream()
                    .filter(entry -> snapshot(entry) && entry.logPosition < keptFrom)
                    .forEach(entry -> remove(archive, entry.recordingId));
            long log = recordings.findLastTermRecordingId();
            long start = archive.getStartPosition(log);
            long from = AeronArchive.segmentFileBasePosition(start, keptFrom, Drivers.TERM_BYTES, Drivers.TERM_BYTES);
            if (from > start) {
                archive.purgeSegments(log, from);
                LOG.atInfo().setMessage("log purged").addKeyValue("from", start).addKeyValue("to", from).log();
            }
        }
    }

    private static boolean snapshot(RecordingLog.Entry entry) {
        return entry.isValid && entry.type == RecordingLog.ENTRY_TYPE_SNAPSHOT;
    }

    private static void remove(AeronArchive archive, long recording) {
        try {
            if (archive.listRecording(recording, (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p) -> {}) > 0) {
                archive.purgeRecording(recording);
            }
        } catch (ArchiveException busy) {
            LOG.atDebug().setMessage("snapshot not removed").addKeyValue("recording", recording).setCause(busy).log();
        }
    }
}
