package io.weir.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.wire.v1.Agreements;
import io.weir.wire.v1.Concur;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.Suspect;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SuspicionsTest {
    private static final long PATIENCE = 1_300;
    private static final List<String> MEMBERS = List.of("c1", "c2", "c3");
    private static final NodeRecord NODE =
            NodeRecord.newBuilder().setName("n").setCursor(7).build();

    private Agreements kept = Agreements.getDefaultInstance();
    private boolean diskIsFull;
    private final Suspicions leader = new Suspicions("c1", MEMBERS, PATIENCE, _ -> true);
    private final Suspicions member = new Suspicions("c2", MEMBERS, PATIENCE, this::keep);

    private boolean keep(Agreements agreements) {
        kept = diskIsFull ? kept : agreements;
        return !diskIsFull;
    }

    /** The leader's question when it suspects the node. */
    private Suspect question(boolean evict) {
        leader.lead(3);
        leader.suspect(NODE, evict);
        return leader.ask().build();
    }

    private boolean concurs(Suspect question, long silentNs, long nowNs) {
        return !member.asked(question, _ -> silentNs, nowNs).isEmpty();
    }

    @Test
    void whoHasHeardOfANodeDoesNotConcurAndGrantsOn() {
        assertThat(concurs(question(false), PATIENCE, 10_000)).isFalse();
        assertThat(member.mayGrant(NODE, 3)).isTrue();
    }

    @Test
    void whoConcursGrantsNothingUntilAnotherTermOrRecord() {
        assertThat(concurs(question(false), PATIENCE + 1, 10_000)).isTrue();

        assertThat(member.mayGrant(NODE, 3)).isFalse();
        assertThat(member.mayGrant(NODE.toBuilder().setCursor(8).build(), 3)).as("it came back").isTrue();
    }

    @Test
    void anAgreementEndsWithTheTerm() {
        concurs(question(false), PATIENCE + 1, 10_000);

        assertThat(member.mayGrant(NODE, 4)).isTrue();
    }

    @Test
    void whoIsNotSuspectedAnyMoreIsGrantedLeasesAgain() {
        Suspect first = question(false);
        concurs(first, PATIENCE + 1, 10_000);
        leader.acquit(NODE);
        Suspect second = leader.ask().build();

        concurs(second, 0, 10_100);
        assertThat(member.mayGrant(NODE, 3)).isTrue();
        assertThat(concurs(first, PATIENCE + 1, 20_000)).as("a question that was overtaken").isFalse();
        assertThat(member.mayGrant(NODE, 3)).isTrue();
    }

    @Test
    void whoIsEvictedIsGrantedNothingAndCalledLostWhenTheLastGrantIsOver() {
        assertThat(concurs(question(true), 100, 10_000)).isFalse();
        assertThat(member.mayGrant(NODE, 3)).isFalse();

        assertThat(concurs(leader.ask().build(), 0, 9_900 + PATIENCE)).as("it still sends").isFalse();
        assertThat(concurs(leader.ask().build(), 0, 9_901 + PATIENCE)).isTrue();
    }

    @Test
    void aRestartForgetsNoAgreement() {
        concurs(question(false), PATIENCE + 1, 10_000);

        Suspicions restarted = new Suspicions("c2", MEMBERS, PATIENCE, _ -> true).remembering(kept, 50_000);

        assertThat(restarted.mayGrant(NODE, 3)).isFalse();
    }

    @Test
    void whoCannotKeepAnAgreementDoesNotConcur() {
        diskIsFull = true;

        assertThat(concurs(question(false), PATIENCE + 1, 10_000)).isFalse();
        assertThat(concurs(leader.ask().build(), PATIENCE + 1, 10_100)).as("asked again").isFalse();
        diskIsFull = false;
        assertThat(concurs(leader.ask().build(), PATIENCE + 1, 10_200)).isTrue();
        assertThat(kept.getAgreementsList()).hasSize(1);
    }

    @Test
    void aNodeIsLostWhenMostHaveConcurredSinceItIsSuspected() {
        leader.lead(3);
        Suspect before = leader.ask().build();
        leader.suspect(NODE, false);
        Suspect after = leader.ask().build();
        Concur.Builder c1 = Concur.newBuilder().setTerm(3).setNode("c1").addAllSuspected(after.getSuspectedList());

        leader.concurred(c1.setSequence(after.getSequence()).build());
        leader.concurred(c1.setSequence(after.getSequence()).build());
        leader.concurred(c1.setNode("stranger").build());
        leader.concurred(c1.setNode("c2").setSequence(before.getSequence()).build());
        leader.concurred(c1.setNode("c3").setSequence(after.getSequence()).setTerm(2).build());
        assertThat(leader.lost(NODE)).isFalse();

        leader.concurred(c1.setTerm(3).build());
        assertThat(leader.lost(NODE)).isTrue();
        leader.acquit(NODE);
        assertThat(leader.lost(NODE)).as("too late to change one's mind").isTrue();
        leader.lead(4);
        assertThat(leader.lost(NODE)).as("another term, another judge").isFalse();
    }
}
