package io.weir.click;

import io.weir.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/** The syntax tree: what a text says, before names are looked up. */
sealed interface Statement {
    /** Elements, and how each stage is connected to the next; a lone stage declares. */
    record Connect(List<Stage> stages, List<Arrow> arrows) implements Statement {}

    record DeclareClass(Token name, ClassExpression value) implements Statement {}

    /** {@code define($name value, …)}. */
    record Define(Text arguments, Span span) implements Statement {}

    record Require(Text arguments, Span span) implements Statement {}

    /**
     * @param each {@code =>}: connects lists of ports one by one
     */
    record Arrow(boolean each, Span span) {}

    /** Elements between two arrows, separated by commas. */
    record Stage(List<Reference> references) {}

    /** One element in a connection, declared here or earlier. */
    record Reference(
            Subject subject,
            Optional<ClassExpression> type,
            Optional<Text> configuration,
            Optional<Ports> inputs,
            Optional<Ports> outputs,
            Span span) {}

    /**
     * {@code [0, 2]}; {@code open} with a comma at the end: more ports follow as needed.
     */
    record Ports(List<Integer> numbers, boolean open, Span span) {}

    sealed interface Subject {}

    /** The name of an element, or of the class of an anonymous one. */
    record Named(Token name) implements Subject {}

    /** {@code ( … )}: statements in this scope, with an input and an output of their own. */
    record Group(List<Statement> body, Span span) implements Subject {}

    /** {@code -> x} or {@code x ->} inside braces or parentheses: the input or the output of what is around. */
    record Implicit(boolean input) implements Subject {}

    sealed interface ClassExpression permits ClassName, CompoundClass {}

    record ClassName(Token name) implements ClassExpression {}

    /**
     * {@code { … || … || ... }}.
     *
     * @param extension whether an earlier class of the same name stands in when none of these fits
     */
    record CompoundClass(List<Alternative> alternatives, boolean extension, Span span) implements ClassExpression {}

    /** A compound class where an element stands. */
    record AnonymousElement(CompoundClass compound) implements Subject {}

    record Alternative(List<Formal> formals, List<Statement> body, Span span) {}

    /** A parameter of a compound class; {@code keyword} is empty if it is known by its position. */
    record Formal(String keyword, String variable, Span span) {
        static final String REST = "__REST__";

        boolean rest() {
            return keyword.equals(REST);
        }
    }
}
