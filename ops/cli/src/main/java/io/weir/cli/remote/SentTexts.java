package io.weir.cli.remote;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Severity;
import io.weir.diagnostic.SourceText;
import io.weir.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/**
 * The texts that were sent, so that what a server says about a place in them can be shown with its line. What it says
 * about other texts is told without.
 */
public record SentTexts(List<SourceText> sent) {
    public SentTexts {
        sent = List.copyOf(sent);
    }

    public Diagnostic diagnostic(io.weir.v1.Diagnostic message) {
        Diagnostic diagnostic = new Diagnostic(
                severity(message.getSeverity()),
                message.getCode(),
                message.getMessage(),
                message.hasSpan() ? span(message.getSpan()) : Optional.empty(),
                message.getLabel(),
                message.getRelatedList().stream()
                        .flatMap(r -> span(r.getSpan()).map(s -> new Diagnostic.Related(s, r.getLabel())).stream())
                        .toList(),
                message.getNotesList(),
                message.getHelpsList());
        if (message.hasSpan() && diagnostic.span().isEmpty()) {
            return diagnostic.note("at " + place(message.getSpan()));
        }
        return diagnostic;
    }

    private static Severity severity(io.weir.v1.Diagnostic.Severity severity) {
        return switch (severity) {
            case WARNING -> Severity.WARNING;
            case NOTE -> Severity.NOTE;
            case ERROR, SEVERITY_UNSPECIFIED, UNRECOGNIZED -> Severity.ERROR;
        };
    }

    /** Empty when the text is not one of those sent, or has no such place. */
    public Optional<Span> span(io.weir.v1.Span message) {
        return sent.stream()
                .filter(source -> source.name().equals(message.getSource()))
                .filter(source -> 0 <= message.getStart()
                        && message.getStart() <= message.getEnd()
                        && message.getEnd() <= source.text().length())
                .findFirst()
                .map(source -> source.span(message.getStart(), message.getEnd()));
    }

    public List<Span> spans(List<io.weir.v1.Span> messages) {
        return messages.stream().flatMap(m -> span(m).stream()).toList();
    }

    private static String place(io.weir.v1.Span span) {
        return span.getSource() + ":" + span.getLine() + ":" + span.getColumn();
    }
}
