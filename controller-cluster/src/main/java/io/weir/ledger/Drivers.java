package io.weir.ledger;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.IdleStrategy;

/** How Aeron is tuned here: decisions are rare, and a core is dear. */
final class Drivers {
    /** Driver and clients live and die together, so a process that was stopped for long must not have lost them. */
    private static final long LIVENESS_NS = TimeUnit.HOURS.toNanos(12);

    /** A message takes an eighth of a term at most; {@link Limits#COMMAND_BYTES} has to fit. Files are sparse. */
    static final int TERM_BYTES = 8 << 20;

    static final String TERM = "8m";

    private Drivers() {}

    /** A decision passes some six threads; once they are awake, at a millisecond each it takes a few milliseconds. */
    static IdleStrategy idle() {
        return new PatientIdle();
    }

    static MediaDriver.Context driver(LedgerSettings settings) {
        return new MediaDriver.Context()
                .aeronDirectoryName(settings.aeronDirectory())
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(idle())
                .termBufferSparseFile(true)
                .performStorageChecks(false)
                .publicationTermBufferLength(1 << 20)
                .ipcTermBufferLength(TERM_BYTES)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .clientLivenessTimeoutNs(LIVENESS_NS)
                .publicationUnblockTimeoutNs(2 * LIVENESS_NS);
    }
}
