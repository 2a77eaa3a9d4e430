package io.weir.topology;

import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.program.Configuration;
import java.util.Optional;

/** Reads a middlebox's configuration. The language is not this module's business: whoever knows it passes this in. */
@FunctionalInterface
public interface MiddleboxReader {
    /** Empty after an error, which is in {@code diagnostics}. */
    Optional<Configuration> read(SourceText text, Diagnostics diagnostics);
}
