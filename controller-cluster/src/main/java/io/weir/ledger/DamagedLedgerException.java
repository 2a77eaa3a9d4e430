package io.weir.ledger;

import java.nio.file.Path;

/** What a member keeps on disk cannot be read. It does not start: a member that forgets could bring back the past. */
public final class DamagedLedgerException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    DamagedLedgerException(Path directory, Throwable cause) {
        super(
                "the log in " + directory + " cannot be read: " + reason(cause)
                        + ". Restore a backup for all controllers with `weir cluster restore`; where others still run,"
                        + " make a fresh one first with `weir cluster backup`",
                cause);
    }

    private static String reason(Throwable cause) {
        Throwable last = cause.getCause() == null ? cause : cause.getCause();
        return last.getMessage() == null ? "it does not come up in time" : last.getMessage();
    }
}
