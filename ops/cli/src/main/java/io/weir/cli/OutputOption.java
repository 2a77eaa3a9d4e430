package io.weir.cli;

import io.weir.cli.output.Format;
import picocli.CommandLine.Option;

/** {@code --output}, on every command that answers something. */
final class OutputOption {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, json, yaml or name (default: ${DEFAULT-VALUE}).")
    Format format;
}
