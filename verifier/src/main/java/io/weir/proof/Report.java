package io.weir.proof;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All that is known about a request.
 *
 * @param verdict by the security rules
 * @param results of requirements, policy and security rules, in that order
 * @param diagnostics ready to show: wrong texts, violated and undecided requirements
 * @param sandbox present when the verdict is {@link Verdict.NeedsSandbox} and an enforcer could be built
 */
public record Report(
        Verdict verdict,
        List<RequirementResult> results,
        List<Diagnostic> diagnostics,
        Optional<Sandbox> sandbox,
        Statistics statistics) {

    /** What it cost: symbolic steps, states kept, wall time. */
    public record Statistics(long steps, long states, Duration time) {}

    public static final int EXIT_SAFE = 0;
    public static final int EXIT_TEXT = 2;
    public static final int EXIT_VIOLATED = 3;
    public static final int EXIT_UNKNOWN = 4;

    public Report {
        results = List.copyOf(results);
        diagnostics = List.copyOf(diagnostics);
    }

    /** The verdict is safe, and every requirement and policy rule holds. */
    public boolean safe() {
        return exitCode() == EXIT_SAFE;
    }

    /**
     * May run inside its enforcer: nothing is violated or wrong, what is undecided are security rules only, and with the
     * enforcer in place they are proved.
     */
    public boolean safeInSandbox() {
        return exitCode() == EXIT_UNKNOWN
                && sandbox.filter(Sandbox::proved).isPresent()
                && results.stream()
                        .filter(r -> r.kind() != RequirementResult.Kind.SECURITY)
                        .allMatch(r -> r.status() == Status.HOLDS);
    }

    /** For the command line: 0 safe and all hold, 2 a text is wrong, 3 violated or unsafe, 4 unknown or sandbox. */
    public int exitCode() {
        if (textWrong()) {
            return EXIT_TEXT;
        }
        if (verdict instanceof Verdict.Unsafe || has(Status.VIOLATED)) {
            return EXIT_VIOLATED;
        }
        return verdict instanceof Verdict.Safe && !has(Status.UNKNOWN) ? EXIT_SAFE : EXIT_UNKNOWN;
    }

    private boolean has(Status status) {
        return results.stream().anyMatch(r -> r.status() == status);
    }

    /** Names that cannot be resolved, and the like; verification errors have codes that begin with V03. */
    private boolean textWrong() {
        return diagnostics.stream()
                .anyMatch(d -> d.severity() == Severity.ERROR && !d.code().startsWith("V03"));
    }

    public long count(Status status) {
        return results.stream().filter(r -> r.status() == status).count();
    }
}
