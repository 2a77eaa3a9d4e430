package io.weir.ledger;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import org.agrona.concurrent.IdleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How Aeron is tuned here: decisions are rare, and a core is dear. */
final class Drivers {
    private static final Logger LOG = LoggerFactory.getLogger(Drivers.class);

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
                .errorHandler(failure ->
                        LOG.atWarn().setMessage("media driver").setCause(failure).log());
    }
}
