package io.weir.element;

import io.weir.filter.Word;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Step;
import java.util.List;

/**
 * IPClassifier(PATTERN_1, ..., PATTERN_N): sends IP packets to outputs by their contents.
 *
 * <p>Has one output for each pattern. A packet leaves through the output of the first pattern that matches it; one that
 * matches none is dropped. Patterns are written as for IPFilter, see there. The IP header must be marked before.
 */
final class IPClassifier implements ElementClass {
    private static final Reason NO_MATCH = new Reason("no-match", "no pattern of the classifier matches");

    @Override
    public String name() {
        return "IPClassifier";
    }

    @Override
    public Ports ports() {
        return new Ports("1/-", "h/h");
    }

    @Override
    public Program configure(Arguments arguments) {
        Patterns.checkCount(arguments);
        RuleList rules = new RuleList(arguments);
        for (int i = 0; i < arguments.list().size(); i++) {
            Argument argument = arguments.list().get(i);
            List<Word> words = Patterns.words(argument);
            if (words.isEmpty()) {
                arguments.wrong(argument, "a pattern");
            } else {
                rules.add(argument, words, new Step.Emit(i));
            }
        }
        return rules.program(NO_MATCH);
    }
}
