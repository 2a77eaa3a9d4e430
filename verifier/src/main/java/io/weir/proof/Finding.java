package io.weir.proof;

import io.weir.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/** What was found out about one requirement or rule, before it is put into words for a report. */
record Finding(Status status, String reason, Optional<Evidence> evidence, List<Span> unread) {
    static final Finding HOLDS = new Finding(Status.HOLDS, "", Optional.empty(), List.of());

    /**
     * A packet and what happens to it.
     *
     * @param blamed lines of the configuration, the one most to blame first
     * @param blame a few words on what they do: {@code this rule lets it through}
     * @param outcome where and as what the packet ends; may be empty
     */
    record Evidence(Witness witness, List<String> path, List<Span> blamed, String blame, String outcome) {
        Evidence {
            path = List.copyOf(path);
            blamed = List.copyOf(blamed);
        }
    }

    static Finding holds(Evidence shown) {
        return new Finding(Status.HOLDS, "", Optional.of(shown), List.of());
    }

    static Finding violated(String reason, Optional<Evidence> evidence) {
        return new Finding(Status.VIOLATED, reason, evidence, List.of());
    }

    /** The one that more must be done about; the first of two alike. */
    static Finding worse(Finding a, Finding b) {
        return rank(b) > rank(a) ? b : a;
    }

    private static int rank(Finding finding) {
        return switch (finding.status()) {
            case HOLDS -> 0;
            case UNKNOWN -> 1;
            case VIOLATED -> 2;
        };
    }

    static Finding unknown(String reason) {
        return new Finding(Status.UNKNOWN, reason, Optional.empty(), List.of());
    }

    /** Because of parts of the text that are not decided. */
    static Finding undecided(List<Undecided> parts) {
        return new Finding(
                Status.UNKNOWN,
                parts.getFirst().why(),
                Optional.empty(),
                parts.stream().map(Undecided::span).toList());
    }
}
