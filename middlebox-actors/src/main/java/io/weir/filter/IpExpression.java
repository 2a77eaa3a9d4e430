package io.weir.filter;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads the expressions of IPFilter and IPClassifier (their manual pages; tcpdump's language with Click's own turns):
 *
 * <pre>
 * expr   = orexpr { "?" expr ":" orexpr }
 * orexpr = term { ( "or" | "||" ) term }
 * term   = factor { [ "and" | "&amp;&amp;" ] factor }
 * factor = ( "not" | "!" ) factor | "(" expr ")" | "true" | "false" | primitive
 * </pre>
 */
public final class IpExpression {
    /** Parentheses and negations inside each other. */
    static final int DEEPEST = 64;

    private final List<Word> words;
    private final Span whole;
    private final Consumer<Diagnostic> report;
    private final PrimitiveReader primitives;
    private int at;
    private int depth;
    private boolean failed;

    private IpExpression(List<Word> words, Span whole, Consumer<Diagnostic> report) {
        this.words = words;
        this.whole = whole;
        this.report = report;
        this.primitives = new PrimitiveReader(this);
    }

    /**
     * The condition that the words say; {@code -}, {@code any}, {@code all} and nothing at all hold always. After an
     * error, which is reported, any condition comes back.
     *
     * @param whole where the expression stands, for errors at its end
     */
    public static Condition parse(List<Word> words, Span whole, Consumer<Diagnostic> report) {
        if (words.isEmpty() || words.size() == 1 && words.getFirst().is("-", "any", "all")) {
            return Condition.ALWAYS;
        }
        IpExpression expression = new IpExpression(words, whole, report);
        Condition condition = expression.expression();
        if (expression.at < words.size() && !expression.failed) {
            expression.error("this is not expected here", "join expressions with `and` or `or`");
        }
        return condition;
    }

    /** {@code a ? b : c ? d : e}: if a then b, else if c then d, else e. */
    private Condition expression() {
        List<Condition> questions = new ArrayList<>();
        List<Condition> answers = new ArrayList<>();
        Condition last = either();
        int before = depth;
        while (!failed && accept("?")) {
            if (++depth > DEEPEST) {
                error("questions are nested too deeply", "at most " + DEEPEST + " levels");
                break;
            }
            questions.add(last);
            answers.add(expression());
            if (!accept(":")) {
                error("expected ` : ` of `? :`", "put spaces around it");
            }
            last = failed ? Condition.NEVER : either();
        }
        depth = before;
        for (int i = questions.size() - 1; i >= 0; i--) {
            Condition otherwise = Condition.all(new Condition.Not(questions.get(i)), last);
            last = Condition.any(Condition.all(questions.get(i), answers.get(i)), otherwise);
        }
        return last;
    }

    private Condition either() {
        List<Condition> ways = new ArrayList<>();
        do {
            ways.add(term());
        } while (!failed && accept("or", "||"));
        return ways.size() == 1 ? ways.getFirst() : new Condition.Any(ways);
    }

    private Condition term() {
        List<Condition> parts = new ArrayList<>();
        parts.add(factor());
        while (!failed && at < words.size() && (accept("and", "&&") || !endsTerm())) {
            parts.add(factor());
        }
        return parts.size() == 1 ? parts.getFirst() : new Condition.All(parts);
    }

    /** Two factors side by side are joined by `and`. */
    private boolean endsTerm() {
        return words.get(at).is(")", "or", "||", "?", ":");
    }

    private Condition factor() {
        if (++depth > DEEPEST) {
            error("parentheses are nested too deeply", "at most " + DEEPEST + " levels");
            return Condition.NEVER;
        }
        Condition condition = factorInside();
        depth--;
        return condition;
    }

    private Condition factorInside() {
        if (at >= words.size() || endsTerm()) {
            error("an expression is missing here", "");
            return Condition.NEVER;
        }
        if (accept("not", "!")) {
            return new Condition.Not(factor());
        }
        if (accept("(")) {
            Condition inside = expression();
            if (!failed && !accept(")")) {
                error("expected `)`", "");
            }
            return inside;
        }
        if (accept("true")) {
            return Condition.ALWAYS;
        }
        return accept("false") ? Condition.NEVER : primitives.read();
    }

    private boolean accept(String... any) {
        boolean there = at < words.size() && words.get(at).is(any);
        at += there ? 1 : 0;
        return there;
    }

    /** The word {@code ahead} of the next one; an empty one behind the end. */
    Word word(int ahead) {
        return at + ahead < words.size() ? words.get(at + ahead) : new Word("", end());
    }

    boolean has(int ahead) {
        return at + ahead < words.size();
    }

    int position() {
        return at;
    }

    void skip(int count) {
        at += count;
    }

    /** From the word at {@code start} to the last one read. */
    Span span(int start) {
        Span first = words.get(Math.min(start, words.size() - 1)).span();
        Span last = words.get(Math.max(Math.min(start, words.size() - 1), at - 1)).span();
        return first.start() <= last.start() ? first.to(last) : first;
    }

    private Span end() {
        return new Span(whole.source(), whole.end(), whole.end());
    }

    void report(Diagnostic diagnostic) {
        report.accept(diagnostic);
    }

    /** What was read cannot be used; the rest is not looked at. */
    void fail() {
        failed = true;
    }

    private void error(String message, String help) {
        if (!failed) {
            Diagnostic error = Diagnostic.error("E0320", at < words.size() ? words.get(at).span() : end(), message);
            report(help.isEmpty() ? error : error.help(help));
        }
        failed = true;
    }
}
