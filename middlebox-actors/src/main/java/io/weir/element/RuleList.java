package io.weir.element;

import io.weir.diagnostic.Diagnostic;
import io.weir.filter.Condition;
import io.weir.filter.Disjunction;
import io.weir.filter.IpExpression;
import io.weir.filter.Word;
import io.weir.program.Handler;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Rule;
import io.weir.program.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules of a classifying element as they come together, line by line. */
final class RuleList {
    /** Rules of one element: a filter of fifty thousand lines is longer than a text may be. */
    private static final int MOST = 50_000;

    /** Rules that the program handler shows. */
    private static final int SHOWN = 200;

    private final Arguments arguments;
    private final Disjunction disjunction;
    private final List<Rule> rules = new ArrayList<>();

    RuleList(Arguments arguments) {
        this.arguments = arguments;
        this.disjunction = new Disjunction(arguments.effort());
    }

    /** Packets that match the expression go on with {@code then}. */
    void add(Argument argument, List<Word> words, Step then) {
        add(argument, IpExpression.parse(words, argument.span(), arguments::report), then);
    }

    void add(Argument argument, Condition condition, Step then) {
        Optional<List<List<Rule.Term>>> alternatives = disjunction.of(condition);
        if (alternatives.isEmpty() || rules.size() + alternatives.get().size() > MOST) {
            arguments.report(Diagnostic.error("E0323", argument.span(), "this pattern is too complex")
                    .note("multiplied out it has more than " + Disjunction.MOST + " alternatives, or all together do")
                    .help("write it as several patterns, one behind the other"));
            return;
        }
        if (alternatives.get().isEmpty()) {
            arguments.report(Diagnostic.warning("E0324", argument.span(), "no packet can match this pattern"));
        }
        alternatives.get().forEach(terms -> rules.add(new Rule(terms, then, Optional.of(argument.span()))));
    }

    Program program(Reason noMatch) {
        Step.Match match = new Step.Match(rules, new Step.Drop(noMatch));
        return Program.of(arguments.outputs(), match).with(new Handler.Constant("program", listing()));
    }

    private String listing() {
        StringBuilder text = new StringBuilder();
        for (Rule rule : rules.subList(0, Math.min(rules.size(), SHOWN))) {
            for (Rule.Term term : rule.terms()) {
                text.append(term.field()).append(' ');
                term.values().list().stream().limit(SHOWN).forEach(interval ->
                        text.append(interval.low()).append('-').append(interval.high()).append(' '));
            }
            text.append("-> ").append(rule.then() instanceof Step.Emit emit ? emit.port() : "drop").append('\n');
        }
        return text.append(rules.size() > SHOWN ? "and " + (rules.size() - SHOWN) + " more\n" : "").toString();
    }
}
