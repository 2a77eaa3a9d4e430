package io.weir.space;

/** A set of values of variables: a diagram, and further diagrams that it is to be intersected with. */
public interface Condition {}
