package io.weir.program;

import java.util.List;
import java.util.Objects;

/**
 * What one element does to packets, whole. Made once from the element's configuration; read by the engine and by the
 * verifier.
 *
 * @param inputs what happens to a packet that arrives on input port i
 * @param sources packets that come from elsewhere
 * @param outputs number of output ports
 * @param handlers what can be read and written while it runs
 */
public record Program(List<Step> inputs, List<Source> sources, int outputs, List<Handler> handlers) {
    public Program {
        inputs = List.copyOf(inputs);
        sources = List.copyOf(sources);
        handlers = List.copyOf(handlers);
        Objects.checkIndex(0, outputs + 1);
    }

    /** One input, {@code outputs} outputs, nothing else. */
    public static Program of(int outputs, Step input) {
        return new Program(List.of(input), List.of(), outputs, List.of());
    }

    public Program with(Handler... more) {
        List<Handler> all = new java.util.ArrayList<>(handlers);
        all.addAll(List.of(more));
        return new Program(inputs, sources, outputs, all);
    }
}
