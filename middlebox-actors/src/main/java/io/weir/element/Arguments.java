package io.weir.element;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.Span;
import java.util.List;

/** The configuration arguments of one element instance, and where to tell what is wrong with them. */
public final class Arguments {
    private final List<Argument> list;
    private final Span declaration;
    private final int inputs;
    private final int outputs;
    private final Diagnostics diagnostics;

    /**
     * @param list the arguments, in order
     * @param declaration the instance's declaration, for errors about what is missing
     * @param inputs how many input ports the configuration uses
     * @param outputs how many output ports the configuration uses
     */
    public Arguments(List<Argument> list, Span declaration, int inputs, int outputs, Diagnostics diagnostics) {
        this.list = List.copyOf(list);
        this.declaration = declaration;
        this.inputs = inputs;
        this.outputs = outputs;
        this.diagnostics = diagnostics;
    }

    public List<Argument> list() {
        return list;
    }

    public Span declaration() {
        return declaration;
    }

    public int inputs() {
        return inputs;
    }

    public int outputs() {
        return outputs;
    }

    public void report(Diagnostic diagnostic) {
        diagnostics.add(diagnostic);
    }
}
