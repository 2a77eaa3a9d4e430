package io.weir.proof;

import io.weir.diagnostic.Span;
import java.util.List;

/** Whether a module may run, by the security rules of its owner's role. Never silently anything else. */
public sealed interface Verdict {
    /** Proved for all packets. {@code explored} says how much was looked at. */
    record Safe(String explored) implements Verdict {}

    /**
     * A packet breaks a rule.
     *
     * @param rule {@code R1}, {@code R2}, {@code R3} or {@code amplification}
     * @param reason one sentence
     * @param lines of the configuration that let it through
     */
    record Unsafe(String rule, String reason, Witness witness, List<String> path, List<Span> lines)
            implements Verdict {
        public Unsafe {
            path = List.copyOf(path);
            lines = List.copyOf(lines);
        }
    }

    /**
     * No proof and no counter-example.
     *
     * @param undecided what is not known, one sentence each
     * @param enforceable whether {@link Report#sandbox} has an enforcer that makes it safe, proved with it in place
     */
    record NeedsSandbox(List<String> undecided, boolean enforceable) implements Verdict {
        public NeedsSandbox {
            undecided = List.copyOf(undecided);
        }
    }
}
