package io.weir.cli;

import io.weir.diagnostic.Diagnostic;

/** A command cannot go on: what to tell, and how to exit. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Exit exit;
    private final transient Diagnostic diagnostic;

    public Failure(Exit exit, Diagnostic diagnostic) {
        super(diagnostic.message(), null, false, false);
        this.exit = exit;
        this.diagnostic = diagnostic;
    }

    /** The user's mistake in using the command. */
    public static Failure usage(String message) {
        return new Failure(Exit.TEXT, Diagnostic.error("E0300", message));
    }

    /** The world refused. */
    public static Failure failed(String code, String message) {
        return new Failure(Exit.FAILED, Diagnostic.error(code, message));
    }

    public Exit exit() {
        return exit;
    }

    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
