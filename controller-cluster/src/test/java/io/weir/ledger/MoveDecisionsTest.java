package io.weir.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.wire.v1.Command;
import io.weir.wire.v1.Confirm;
import io.weir.wire.v1.Cordon;
import io.weir.wire.v1.Deploy;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.EventRecord;
import io.weir.wire.v1.JoinNode;
import io.weir.wire.v1.LoseNode;
import io.weir.wire.v1.Move;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.Reply;
import io.weir.wire.v1.Reply.Refusal;
import io.weir.wire.v1.SwitchOver;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Middleboxes that move on purpose, and nodes that are emptied. */
final class MoveDecisionsTest {
    private final Ledger ledger = new Ledger();
    private int requests;

    @BeforeEach
    void threeNodes() {
        List.of("n1", "n2", "n3").forEach(name -> join(name, "i1"));
        apply(Command.newBuilder().setDeploy(Deploy.newBuilder()
                .setDeployment(Deployment.newBuilder().setTenant("t").setId("fw").addAddresses(7).addNear("n1"))));
        confirm(true);
    }

    private void join(String name, String incarnation) {
        apply(Command.newBuilder().setJoinNode(JoinNode.newBuilder().setNode(NodeRecord.newBuilder()
                .setName(name)
                .setSite("a")
                .setIncarnation(incarnation)
                .setCapacity(10))));
    }

    private Reply apply(Command.Builder command) {
        return ledger.apply(command.setRequestId("r" + ++requests).build(), requests).reply();
    }

    private Deployment fw() {
        return ledger.state().deployment("tenants/t/middleboxes/fw").orElseThrow();
    }

    private NodeRecord node(String name) {
        return ledger.state().nodes.get(name);
    }

    private Reply confirm(boolean warm) {
        return apply(Command.newBuilder().setConfirm(Confirm.newBuilder()
                .setTenant("t")
                .setId("fw")
                .setEpoch(fw().getEpoch())
                .setRunning(true)
                .setMovable(true)
                .setWarm(warm)
                .setCursor(ledger.state().journal.cursor())));
    }

    private Reply move(String to) {
        return apply(Command.newBuilder().setMove(Move.newBuilder().setTenant("t").setId("fw").setTo(to)));
    }

    private Reply switchOver(long epoch, boolean withState) {
        return apply(Command.newBuilder().setSwitchOver(SwitchOver.newBuilder()
                .setTenant("t")
                .setId("fw")
                .setEpoch(epoch)
                .setWithState(withState)
                .setReason(withState ? "" : "no reason")));
    }

    private Reply cordon(String node, boolean cordoned, boolean drain) {
        return apply(Command.newBuilder()
                .setCordon(Cordon.newBuilder().setNode(node).setCordoned(cordoned).setDrain(drain)));
    }

    private void lose(String node) {
        apply(Command.newBuilder().setLoseNode(LoseNode.newBuilder().setNode(node).setIncarnation("i1")));
    }

    private List<EventRecord> events(EventType type) {
        return ledger.state().journal.after(0, 1000).stream()
                .filter(e -> e.getType().equals(type.text()))
                .toList();
    }

    @Test
    void makesTheTargetItsStandbyFirst() {
        assertThat(fw().getNode()).isEqualTo("n1");
        assertThat(fw().getStandby()).isEqualTo("n2");
        assertThat(move("n3").getRefusal()).isEqualTo(Refusal.NONE);

        assertThat(fw().getNode()).as("it still runs where it was").isEqualTo("n1");
        assertThat(fw().getStandby()).isEqualTo("n3");
        assertThat(fw().getMovingTo()).isEqualTo("n3");
        assertThat(fw().getWarm()).as("n3 knows nothing yet").isFalse();
    }

    @Test
    void switchesOverOnceAndRemembersWhoHandsOver() {
        move("n2");
        long epoch = fw().getEpoch();
        assertThat(fw().getWarm()).as("n2 was its standby").isTrue();

        assertThat(switchOver(epoch, true).getRefusal()).isEqualTo(Refusal.NONE);
        assertThat(fw().getNode()).isEqualTo("n2");
        assertThat(fw().getPredecessor()).isEqualTo("n1");
        assertThat(fw().getEpoch()).isGreaterThan(epoch);
        assertThat(switchOver(epoch, true).getRefusal()).isEqualTo(Refusal.STALE);
        assertThat(move("n3").getRefusal()).as("while it is handed over").isEqualTo(Refusal.CONFLICT);

        confirm(false);
        assertThat(fw().getPredecessor()).isEmpty();
        EventRecord moved = events(EventType.MIDDLEBOX_MOVED).getFirst();
        assertThat(moved.getSummary()).isEqualTo("moved from n1 to n2 with its flow state");
        assertThat(moved.getCause()).isEqualTo(events(EventType.MIDDLEBOX_MOVING).getFirst().getCursor());
    }

    @Test
    void saysWhyItMovedWithoutItsState() {
        move("n2");
        switchOver(fw().getEpoch(), false);
        assertThat(events(EventType.MIDDLEBOX_MOVED).getFirst().getSummary())
                .isEqualTo("moved from n1 to n2 without its flow state: no reason");
    }

    @Test
    void refusesWhereItCannotGo() {
        assertThat(move("n1").getRefusal()).isEqualTo(Refusal.CONFLICT);
        assertThat(move("n9").getReason()).isEqualTo("there is no node n9");
        cordon("n3", true, false);
        assertThat(move("n3").getReason()).isEqualTo("node n3 is cordoned");
        lose("n2");
        assertThat(move("").getReason()).isEqualTo("no other node fits");
    }

    @Test
    void staysWhenTheNodeThatItMovesToIsLost() {
        move("n3");
        lose("n3");
        assertThat(fw().getMovingTo()).isEmpty();
        assertThat(fw().getNode()).isEqualTo("n1");
        assertThat(fw().getStandby()).isEqualTo("n2");
        assertThat(events(EventType.MIDDLEBOX_STAYS)).hasSize(1);
    }

    @Test
    void goesToWhereItWasToMoveWhenItsNodeIsLostMeanwhile() {
        move("n3");
        lose("n1");
        assertThat(fw().getNode()).isEqualTo("n3");
        assertThat(fw().getMovingTo()).isEmpty();
    }

    @Test
    void waitsForTheFirstNodeWhenTheSecondIsLostInBetween() {
        move("n2");
        switchOver(fw().getEpoch(), true);
        lose("n2");
        assertThat(fw().getNode()).isIn("n1", "n3");
        assertThat(fw().getPredecessor()).as("may run it still").isEqualTo("n1");
    }

    @Test
    void tellsWhetherFlowStateSurvivedADeath() {
        lose("n1");
        assertThat(events(EventType.MIDDLEBOX_MOVED).getFirst().getSummary())
                .isEqualTo("moved from n1 to n2; goes on with the flow state that it had as the standby");
        assertThat(fw().getWarm()).isFalse();
        confirm(false);
        lose("n2");
        assertThat(events(EventType.MIDDLEBOX_MOVED).getLast().getSummary())
                .isEqualTo("moved from n2 to n3; flow state is lost");
    }

    @Test
    void placesNothingNewOnACordonedNodeAndLeavesWhatIsThere() {
        assertThat(cordon("n1", true, false).getRefusal()).isEqualTo(Refusal.NONE);
        assertThat(fw().getNode()).isEqualTo("n1");
        apply(Command.newBuilder().setDeploy(Deploy.newBuilder()
                .setDeployment(Deployment.newBuilder().setTenant("t").setId("next").addAddresses(8).addNear("n1"))));
        assertThat(ledger.state().deployment("tenants/t/middleboxes/next").orElseThrow().getNode())
                .isNotEqualTo("n1");
        cordon("n1", false, false);
        assertThat(node("n1").getCordoned()).isFalse();
    }

    @Test
    void aDrainedNodeIsNobodysStandbyAndIsSaidToBeEmptyOnce() {
        cordon("n2", true, true);
        assertThat(fw().getStandby()).isEqualTo("n3");
        assertThat(node("n2").getDrained()).isTrue();

        cordon("n1", true, true);
        assertThat(node("n1").getDrained()).isFalse();
        move("n3");
        switchOver(fw().getEpoch(), true);
        assertThat(node("n1").getDrained()).as("it still hands over").isFalse();
        confirm(false);
        assertThat(node("n1").getDrained()).isTrue();
        assertThat(events(EventType.NODE_DRAINED)).hasSize(2);
    }

    @Test
    void whatWasCordonedToBeStoppedIsOpenWhenItIsBack() {
        apply(Command.newBuilder()
                .setCordon(Cordon.newBuilder().setNode("n2").setCordoned(true).setDrain(true).setLeaving(true)));
        cordon("n3", true, false);
        join("n2", "i2");
        join("n3", "i2");
        assertThat(node("n2").getCordoned()).isFalse();
        assertThat(node("n3").getCordoned()).as("the operator said so").isTrue();
    }
}
