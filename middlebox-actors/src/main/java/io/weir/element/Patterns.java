package io.weir.element;

import io.weir.diagnostic.Diagnostic;
import io.weir.filter.Word;
import java.util.List;

/** What the classifiers have in common: patterns as arguments, one for each output. */
final class Patterns {
    private Patterns() {}

    /** The words of an argument; quotes around them, as Click allows, are taken off. */
    static List<Word> words(Argument argument) {
        String text = argument.text();
        boolean quoted = text.indexOf('"') >= 0 || text.indexOf('\'') >= 0 || text.contains("\\<");
        return Word.split(quoted ? Quoted.text(text).orElse(text) : text, argument.span());
    }

    /** Each pattern has its output. */
    static void checkCount(Arguments arguments) {
        int patterns = arguments.list().size();
        int outputs = arguments.outputs();
        if (patterns != outputs) {
            arguments.report(Diagnostic.error(
                            "E0201",
                            arguments.declaration(),
                            patterns + " patterns, but " + outputs + (outputs == 1 ? " output is" : " outputs are")
                                    + " connected")
                    .help("connect one output for each pattern, in order; `Discard` takes what is not wanted"));
        }
    }
}
