package io.weir.cli.output;

/** How a command writes its answer. The exit code never depends on it. */
public enum Format {
    table,
    json,
    yaml,
    name
}
