package io.weir.engine;

import io.weir.program.Reason;

/** How many packets one element dropped for one reason since it started. */
public record DropCount(String element, Reason reason, long packets) {}
