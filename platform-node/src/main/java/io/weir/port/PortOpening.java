package io.weir.port;

import io.weir.diagnostic.Diagnostic;

/** What came of opening a port. The world may refuse: no such interface, no privilege. */
public sealed interface PortOpening {
    record Opened(Port port) implements PortOpening {}

    /** {@code why} says what is missing and how to get it. */
    record Refused(Diagnostic why) implements PortOpening {}
}
