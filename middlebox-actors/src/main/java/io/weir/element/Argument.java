package io.weir.element;

import io.weir.diagnostic.Span;

/** One configuration argument, as written between commas, trimmed, with variables replaced. */
public record Argument(String text, Span span) {}
