package io.weir.stack.blocking;

import java.io.IOException;
import java.util.Optional;

/** Something that a thread waits for, as the stack's thread tries it. */
@FunctionalInterface
interface Attempt<T> {
    /** What came of it; empty if it has to be tried again when the socket is ready. */
    Optional<T> make() throws IOException;
}
