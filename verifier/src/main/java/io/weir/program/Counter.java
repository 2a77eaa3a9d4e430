package io.weir.program;

/**
 * A declared counter of packets and bytes. A declaration is a value: the same name within one element's program is
 * the same counter; each instance of the element has its own.
 */
public record Counter(String name) {}
