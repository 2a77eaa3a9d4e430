package io.weir.diagnostic;

/** How bad a diagnostic is. Only an {@link #ERROR} makes a text unusable. */
public enum Severity {
    ERROR,
    WARNING,
    NOTE
}
