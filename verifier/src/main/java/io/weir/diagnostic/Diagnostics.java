package io.weir.diagnostic;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a text, so that all errors of a file are told at once. Bounded. */
public final class Diagnostics {
    /** More than a person reads; past it only the count grows. */
    public static final int LIMIT = 200;

    private final List<Diagnostic> found = new ArrayList<>();
    private int errors;
    private int omitted;

    public void add(Diagnostic diagnostic) {
        if (diagnostic.severity() == Severity.ERROR) {
            errors++;
        }
        if (found.size() < LIMIT) {
            found.add(diagnostic);
        } else {
            omitted++;
        }
    }

    public boolean failed() {
        return errors > 0;
    }

    public int errors() {
        return errors;
    }

    /** How many were found beyond {@link #LIMIT} and not kept. */
    public int omitted() {
        return omitted;
    }

    public List<Diagnostic> list() {
        return List.copyOf(found);
    }
}
