package io.weir.element;

import io.weir.program.Program;

/**
 * A class of elements. One file each: the class comment is its manual page, the program it makes is all that it does.
 * Stateless; what a running instance remembers is declared in its program.
 */
public interface ElementClass {
    /** As written in configurations, for instance {@code IPFilter}. */
    String name();

    Ports ports();

    /**
     * Reads the configuration of one instance and describes what it does. Everything wrong is added to the arguments'
     * diagnostics; then the returned program is not used (any will do).
     */
    Program configure(Arguments arguments);
}
