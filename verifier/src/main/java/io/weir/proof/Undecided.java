package io.weir.proof;

import io.weir.diagnostic.Span;

/** Something in a requirement that the verifier reads but cannot judge. Never skipped: the answer is unknown. */
record Undecided(Span span, String why) {}
