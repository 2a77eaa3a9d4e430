package io.weir.element;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Nearest;
import io.weir.filter.Word;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * IPFilter(ACTION_1 PATTERN_1, ..., ACTION_N PATTERN_N): filters IP packets by their contents.
 *
 * <p>A packet is tested against the patterns in order; the action of the first that matches decides. An action is
 * {@code allow} (output 0), {@code deny} or {@code drop}, or the number of an output. A packet that no pattern matches
 * is dropped. The IP header must be marked before (CheckIPHeader, MarkIPHeader, FromNetfront).
 *
 * <p>Patterns are as in tcpdump. The primitives are
 * <pre>
 *   [SIDE] host ADDRESS            [SIDE] net ADDRESS/BITS       [SIDE] net ADDRESS mask MASK
 *   [SIDE] [tcp|udp] port PORT     ip proto PROTOCOL             icmp type TYPE
 *   tcp opt FLAG                   tcp win NUMBER                [SIDE] ether host ADDRESS
 *   ip vers|hl|id|tos|dscp|ttl|len NUMBER    ip ect    ip ce    ip frag    ip unfrag
 *   ip[POS:LEN] NUMBER             transp[POS:LEN] NUMBER        true    false
 * </pre>
 * where SIDE is {@code src}, {@code dst}, {@code src or dst} (the default) or {@code src and dst}. Words may be left
 * out where the meaning is clear: {@code tcp}, {@code www}, {@code syn}, {@code 10.0.0.0/24}, {@code unfrag}; what is left
 * out is taken from the primitive before: {@code src port 80 or 443}. Before a number may stand
 * {@code == != < > <= >=}, before that {@code & MASK}. Primitives are joined by {@code and}, {@code or}, {@code not}, {@code &&}, {@code ||},
 * {@code !}, parentheses and {@code ? :}; side by side means {@code and}. {@code all}, {@code any} and {@code -} match
 * every packet.
 *
 * <p>{@code port}, {@code icmp type}, {@code tcp opt} and {@code tcp win} match only packets of that protocol and only
 * first fragments, also with {@code !=}: {@code src tcp port != 5} does not match UDP, {@code not src tcp port 5} does.
 * A packet too short to have a field matches no primitive on it, whatever the comparison.
 */
final class IPFilter implements ElementClass {
    private static final Reason DENIED = new Reason("denied", "a rule of the filter says `deny` or `drop`");
    private static final Reason NO_MATCH = new Reason("no-match", "no rule of the filter matches");
    private static final List<String> ACTIONS = List.of("allow", "deny", "drop");

    @Override
    public String name() {
        return "IPFilter";
    }

    @Override
    public Ports ports() {
        return new Ports("1/-", "h/h");
    }

    @Override
    public Program configure(Arguments arguments) {
        RuleList rules = new RuleList(arguments);
        for (Argument argument : arguments.list()) {
            List<Word> words = Patterns.words(argument);
            if (words.isEmpty()) {
                arguments.wrong(argument, "an action and a pattern");
                continue;
            }
            action(words.getFirst(), arguments)
                    .ifPresent(step -> rules.add(argument, words.subList(1, words.size()), step));
        }
        return rules.program(NO_MATCH);
    }

    private static Optional<Step> action(Word word, Arguments arguments) {
        return switch (word.text()) {
            case "allow" -> output(0, word, arguments);
            case "deny", "drop" -> Optional.of(new Step.Drop(DENIED));
            default -> {
                if (word.text().matches("[0-9]{1,4}")) {
                    yield output(Integer.parseInt(word.text()), word, arguments);
                }
                Diagnostic error = Diagnostic.error(
                        "E0325", word.span(), "expected `allow`, `deny`, `drop` or the number of an output");
                arguments.report(Nearest.to(word.text(), ACTIONS)
                        .map(near -> error.help("did you mean `" + near + "`?"))
                        .orElse(error));
                yield Optional.empty();
            }
        };
    }

    private static Optional<Step> output(int port, Word word, Arguments arguments) {
        if (port < arguments.outputs()) {
            return Optional.of(new Step.Emit(port));
        }
        List<String> known = new ArrayList<>();
        for (int i = 0; i < Math.min(arguments.outputs(), 8); i++) {
            known.add(String.valueOf(i));
        }
        arguments.report(Diagnostic.error("E0201", word.span(), "output " + port + " is not connected")
                .note(known.isEmpty() ? "no output is" : "connected are " + String.join(", ", known)));
        return Optional.empty();
    }
}
