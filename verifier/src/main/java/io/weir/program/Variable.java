package io.weir.program;

/**
 * A number that an operator can change while the program runs, through a write handler. The verifier assumes any value
 * from {@code low} to {@code high}.
 */
public record Variable(String name, long initial, long low, long high) {}
