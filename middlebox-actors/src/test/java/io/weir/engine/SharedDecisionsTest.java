package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.program.Fields;
import io.weir.program.Intervals;
import io.weir.program.Reason;
import io.weir.program.Rule;
import io.weir.program.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SharedDecisionsTest {
    private static final Reason DENIED = new Reason("denied", "a rule says so");

    private final SharedDecisions decisions = new SharedDecisions();

    @Test
    void decisionsByTheSameRulesShareTheirTablesWhereverTheyLead() {
        var one = decisions.of(allow(80, new Step.Emit(0)));
        var other = decisions.of(allow(80, new Step.Emit(1)));
        assertThat(other).isSameAs(one);
        assertThat(decisions.size()).isEqualTo(1);
    }

    @Test
    void decisionsByOtherRulesDoNot() {
        var one = decisions.of(allow(80, new Step.Emit(0)));
        assertThat(decisions.of(allow(81, new Step.Emit(0))).kernel()).isNotSameAs(one.kernel());
        assertThat(decisions.size()).isEqualTo(2);
    }

    private static Decision allow(int port, Step then) {
        Rule rule = new Rule(List.of(new Rule.Term(Fields.DST_PORT, Intervals.of(port))), then, Optional.empty());
        return new Decision(new Step.Match(List.of(rule), new Step.Drop(DENIED)));
    }
}
