package io.weir.ledger;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import org.agrona.concurrent.IdleStrategy;

/** How Aeron is tuned here: decisions are rare, and a core is dear. */
final class Drivers {
    /** A message takes an eighth of a term at most; {@link Limits#COMMAND_BYTES} has to fit. Files are sparse. */
    static final int TERM_BYTES = 8 << 20;

    static final String TERM = "8m";

    /** Some six threads one after the other: a first decision waits for 100 ms at most, those behind it for a few. */
    private static final long LONGEST_SLEEP_MS = 16;

    /** Opens files and sockets, and looks names up: when a leader is elected, and when a node comes or goes. */
    private static final long ERRANDS_SLEEP_MS = 32;

    /**
     * The least that Aeron takes, room for 8192 counters of which some hundred are used. All of it is resident, and names
     * of counters take four times as much.
     */
    private static final int COUNTERS_BYTES = 1 << 20;

    private Drivers() {}

    static IdleStrategy idle() {
        return new PatientIdle(LONGEST_SLEEP_MS);
    }

    /**
     * For what has to keep up with the other threads: a member that has to catch up while it joins loses the rest of the log
     * when the state machine is slower to read it than the consensus module to go on (Aeron's issue 1923).
     */
    static IdleStrategy prompt() {
        return new PatientIdle(1);
    }

    static MediaDriver.Context driver(LedgerSettings settings) {
        return new MediaDriver.Context()
                .aeronDirectoryName(settings.aeronDirectory())
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(idle())
                .asyncExecutorIdleStrategy(new PatientIdle(ERRANDS_SLEEP_MS))
                .counterValuesBufferLength(COUNTERS_BYTES)
                .termBufferSparseFile(true)
                .performStorageChecks(false)
                .publicationTermBufferLength(1 << 20)
                .ipcTermBufferLength(TERM_BYTES)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true);
    }
}
