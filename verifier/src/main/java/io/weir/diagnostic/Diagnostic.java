package io.weir.diagnostic;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One thing a person should know about a text they wrote. The same record serves the terminal, JSON, gRPC error
 * details and an editor.
 *
 * @param severity how bad
 * @param code stable code, a family letter and number: E01xx names, E02xx ports, E03xx arguments, E04xx structure,
 *     V03xx verification, P05xx placement, Q06xx quota, A07xx access, N08xx nodes, D09xx drop reasons; each has a
 *     page ({@code weir explain CODE})
 * @param message one sentence in lower case, without a full stop
 * @param span where; empty when the fault has no place in a text
 * @param label a few words under the caret; may be empty
 * @param related further places that explain the first
 * @param notes facts
 * @param helps what to change
 */
public record Diagnostic(
        Severity severity,
        String code,
        String message,
        Optional<Span> span,
        String label,
        List<Related> related,
        List<String> notes,
        List<String> helps) {

    /** A second place, with a few words on what it has to do with the first. */
    public record Related(Span span, String label) {}

    public Diagnostic {
        Objects.requireNonNull(severity);
        Objects.requireNonNull(code);
        Objects.requireNonNull(message);
        related = List.copyOf(related);
        notes = List.copyOf(notes);
        helps = List.copyOf(helps);
    }

    public static Diagnostic error(String code, Span span, String message) {
        return new Diagnostic(Severity.ERROR, code, message, Optional.of(span), "", List.of(), List.of(), List.of());
    }

    public static Diagnostic warning(String code, Span span, String message) {
        return new Diagnostic(Severity.WARNING, code, message, Optional.of(span), "", List.of(), List.of(), List.of());
    }

    /** An error without a place in a text: a flag, a file that cannot be read, a refused request. */
    public static Diagnostic error(String code, String message) {
        return new Diagnostic(Severity.ERROR, code, message, Optional.empty(), "", List.of(), List.of(), List.of());
    }

    public Diagnostic labelled(String text) {
        return new Diagnostic(severity, code, message, span, text, related, notes, helps);
    }

    public Diagnostic pointingAt(Span place, String text) {
        return new Diagnostic(
                severity, code, message, span, label, plus(related, new Related(place, text)), notes, helps);
    }

    public Diagnostic note(String text) {
        return new Diagnostic(severity, code, message, span, label, related, plus(notes, text), helps);
    }

    public Diagnostic help(String text) {
        return new Diagnostic(severity, code, message, span, label, related, notes, plus(helps, text));
    }

    private static <T> List<T> plus(List<T> list, T last) {
        return java.util.stream.Stream.concat(list.stream(), java.util.stream.Stream.of(last)).toList();
    }
}
