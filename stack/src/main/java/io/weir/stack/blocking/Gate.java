package io.weir.stack.blocking;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Where operations of one kind on one socket wait for their turn, in the order in which they came: its reads, its writes,
 * its accepts. Used by the stack's thread.
 */
final class Gate {
    private final RunningStack stack;
    private final ArrayDeque<Operation<?>> waiting = new ArrayDeque<>(2);
    private Optional<IOException> closed = Optional.empty();

    Gate(RunningStack stack) {
        this.stack = stack;
    }

    void enter(Operation<?> operation) {
        if (closed.isPresent()) {
            operation.fail(closed.get());
        } else if (!waiting.isEmpty() || !operation.isOver()) {
            waiting.add(operation);
            stack.waits(this);
        }
    }

    /** The socket may be ready. */
    void open() {
        while (!waiting.isEmpty() && waiting.peek().isOver()) {
            waiting.poll();
        }
        settle();
    }

    /** Its caller has given up. */
    void leave(Operation<?> operation) {
        waiting.remove(operation);
        open();
    }

    /** Nobody passes any more. */
    void close(IOException why) {
        closed = Optional.of(why);
        waiting.forEach(operation -> operation.fail(why));
        waiting.clear();
        settle();
    }

    private void settle() {
        if (waiting.isEmpty()) {
            stack.waitsNoMore(this);
        }
    }
}
