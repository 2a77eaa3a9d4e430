package io.weir.engine;

import io.weir.program.Assignment;
import io.weir.program.Fields;
import io.weir.program.Intervals;
import io.weir.program.Place;
import io.weir.program.Repair;
import io.weir.program.Rule;
import io.weir.program.Step;
import io.weir.program.Value;
import java.util.List;
import java.util.Set;

/** Recognises sequences of steps that occur in nearly every configuration and have a kernel of their own. */
final class Shapes {
    private static final Place BEHIND_ETHERNET = Place.start(14);
    private static final int IPV4 = 0x0800;

    /** {@code ETH_TYPE} is {@code type}: mark the network header, then {@code next}. */
    record Marked(int type, Step next) {}

    private Shapes() {}

    /** The first rule of a Match, if it marks the network header behind Ethernet for one type of frame; or null. */
    static Marked marked(Step.Match match) {
        if (match.rules().isEmpty() || match.rules().getFirst().terms().size() != 1) {
            return null;
        }
        Rule rule = match.rules().getFirst();
        Rule.Term term = rule.terms().getFirst();
        boolean one = term.values().list().size() == 1
                && term.values().list().getFirst().low() == term.values().list().getFirst().high()
                && term.values().list().getFirst().low() >= 0;
        return one && term.field().equals(Fields.ETH_TYPE) && rule.then() instanceof Step.Mark mark
                        && mark.network().equals(BEHIND_ETHERNET)
                ? new Marked((int) term.values().list().getFirst().low(), mark.next()) : null;
    }

    /** What follows a marked IPv4 header that is judged right and whose destination is annotated; or null. */
    static Step judged(Marked marked) {
        if (marked.type() != IPV4 || !(marked.next() instanceof Step.Match match) || match.rules().size() != 1) {
            return null;
        }
        Set<Rule.Term> right = Set.of(
                new Rule.Term(Fields.IP_HEADER_RIGHT, Intervals.of(1)),
                new Rule.Term(Fields.TRANSPORT_HEADER_RIGHT, Intervals.of(1)));
        Assignment annotates = new Assignment(Fields.DST_ANNOTATION, Value.of(Fields.IP_DST));
        Rule rule = match.rules().getFirst();
        return Set.copyOf(rule.terms()).equals(right) && rule.then() instanceof Step.Set set
                        && set.repair() == Repair.NONE && set.assignments().equals(List.of(annotates))
                ? set.next() : null;
    }
}
