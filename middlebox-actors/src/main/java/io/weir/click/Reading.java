package io.weir.click;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Severity;
import io.weir.program.Configuration;
import java.util.List;
import java.util.Optional;

/**
 * What became of a Click configuration that was read.
 *
 * @param configuration the flat configuration; empty as soon as there is one error
 * @param diagnostics all errors and warnings, in the order of the text
 * @param omitted how many more were found beyond what a person reads
 */
public record Reading(Optional<Configuration> configuration, List<Diagnostic> diagnostics, int omitted) {
    public Reading {
        diagnostics = List.copyOf(diagnostics);
    }

    public List<Diagnostic> errors() {
        return diagnostics.stream().filter(d -> d.severity() == Severity.ERROR).toList();
    }
}
