package io.weir.ledger;

import java.nio.file.Path;

/** What a member keeps on disk cannot be read. It does not start: a member that forgets could bring back the past. */
public final class DamagedLedgerException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    DamagedLedgerException(Path directory, Throwable cause) {
        super(
                "the log in " + directory + " cannot be read: " + reason(cause)
                        + ". If other members are up, move this member's data directory away and start it again with"
                        + " an empty one; if this is the only one, restore a backup with `weir cluster restore`",
                cause);
    }

    private static String reason(Throwable cause) {
        Throwable last = cause.getCause() == null ? cause : cause.getCause();
        return last.getMessage() == null ? "it does not come up in time" : last.getMessage();
    }
}
