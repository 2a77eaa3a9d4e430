package io.weir.click;

import io.weir.click.Compound.ClassReference;
import io.weir.click.Compound.Defined;
import io.weir.click.Compound.Instance;
import io.weir.click.Statement.Formal;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which alternative of a compound class an element means: the first whose parameters and ports fit. */
final class OverloadChooser {
    private static final int MOST_CANDIDATES = 64;

    private final Diagnostics diagnostics;

    /** Whether ports can be judged: after a mistake in the text connections may be missing. */
    private final boolean whole;

    OverloadChooser(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
        this.whole = !diagnostics.failed();
    }

    ClassReference choose(Instance instance, List<Text> arguments) {
        List<Compound> candidates = new ArrayList<>();
        Optional<ClassReference> next = Optional.of(instance.type());
        while (candidates.size() < MOST_CANDIDATES && next.isPresent() && next.get() instanceof Defined defined) {
            Compound compound = defined.compound();
            boolean ports = compound.graph().inputs() == instance.inputs()
                    && compound.graph().outputs() == instance.outputs();
            if ((ports || !whole) && values(compound.formals(), arguments).isPresent()) {
                return defined;
            }
            candidates.add(compound);
            next = compound.next();
        }
        if (next.isPresent() && !(next.get() instanceof Defined)) {
            return next.get();
        }
        if (whole) {
            explain(instance, arguments, candidates);
        }
        return new Compound.Unknown();
    }

    private void explain(Instance instance, List<Text> arguments, List<Compound> candidates) {
        Compound only = candidates.getFirst();
        if (candidates.size() == 1 && values(only.formals(), arguments).isPresent()) {
            explainPorts(instance, only);
            return;
        }
        String title = only.name().isEmpty() ? "this compound element" : "`" + only.name() + "`";
        Diagnostic error = Diagnostic.error("E0310", instance.span(), title + " does not take " + counted(
                arguments.size(), "argument") + " with " + counted(instance.inputs(), "input") + " and "
                + counted(instance.outputs(), "output"));
        for (Compound candidate : candidates.subList(0, Math.min(candidates.size(), 5))) {
            error = error.pointingAt(candidate.span(), "takes " + signature(candidate));
        }
        diagnostics.add(error);
    }

    private void explainPorts(Instance instance, Compound compound) {
        String name = "`" + instance.name() + "`";
        int inputs = compound.graph().inputs();
        int outputs = compound.graph().outputs();
        String message = instance.inputs() > inputs
                ? name + " has no input " + (instance.inputs() - 1)
                : instance.inputs() < inputs
                        ? "input " + instance.inputs() + " of " + name + " is not connected"
                        : instance.outputs() > outputs
                                ? name + " has no output " + (instance.outputs() - 1)
                                : "output " + instance.outputs() + " of " + name + " is not connected";
        diagnostics.add(Diagnostic.error("E0201", instance.span(), message)
                .pointingAt(compound.span(), counted(inputs, "input") + ", " + counted(outputs, "output")));
    }

    private static String signature(Compound compound) {
        List<String> formals = compound.formals().stream()
                .map(f -> f.rest() ? "…" : (f.keyword() + " $" + f.variable()).strip())
                .toList();
        return "(" + String.join(", ", formals) + "), " + counted(compound.graph().inputs(), "input") + ", "
                + counted(compound.graph().outputs(), "output");
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /**
     * A value for each parameter, or empty if the arguments do not fit: positions are filled in order, every keyword
     * must be there, more arguments need a {@code __REST__}.
     */
    Optional<List<Text>> values(List<Formal> formals, List<Text> arguments) {
        List<Text> left = new ArrayList<>(arguments);
        List<Text> values = new ArrayList<>();
        for (Formal formal : formals) {
            if (formal.rest()) {
                values.add(joined(left));
                left.clear();
            } else if (formal.keyword().isEmpty()) {
                if (left.isEmpty()) {
                    return Optional.empty();
                }
                values.add(left.removeFirst());
            } else {
                Optional<Text> value = keyword(formal.keyword(), left);
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                values.add(value.get());
            }
        }
        return left.isEmpty() ? Optional.of(values) : Optional.empty();
    }

    private static Optional<Text> keyword(String keyword, List<Text> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String text = arguments.get(i).string();
            boolean found = text.startsWith(keyword)
                    && (text.length() == keyword.length() || Characters.isSpace(text.charAt(keyword.length())));
            if (found) {
                int from = Characters.afterSpace(text, keyword.length());
                return Optional.of(new Text.Cutter(arguments.remove(i)).cut(from, text.length()));
            }
        }
        return Optional.empty();
    }

    private static Text joined(List<Text> arguments) {
        List<Text.Piece> pieces = new ArrayList<>();
        for (Text argument : arguments) {
            if (!pieces.isEmpty()) {
                Text.Piece last = pieces.getLast();
                pieces.add(new Text.Piece(", ", last.origin(), last.site(), false));
            }
            pieces.addAll(argument.pieces());
        }
        return new Text(pieces);
    }
}
