package io.weir.ledger;

import io.weir.wire.v1.ApplyPolicy;
import io.weir.wire.v1.ApplyTenant;
import io.weir.wire.v1.ApplyTopology;
import io.weir.wire.v1.Command;
import io.weir.wire.v1.Confirm;
import io.weir.wire.v1.Delete;
import io.weir.wire.v1.Deploy;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.Document;
import io.weir.wire.v1.JoinNode;
import io.weir.wire.v1.LeaveNode;
import io.weir.wire.v1.LoseNode;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.Platform;
import io.weir.wire.v1.RevokeIdentity;
import io.weir.wire.v1.TenantRecord;
import java.util.List;
import java.util.Random;

/** Histories of a small world, where names and addresses meet often. */
final class RandomCommands {
    private final Random random;
    private final Ledger ledger;
    private int requests;

    /** @param ledger whose state commands are made to fit, more or less */
    RandomCommands(long seed, Ledger ledger) {
        this.random = new Random(seed);
        this.ledger = ledger;
    }

    Command next() {
        Command.Builder command = Command.newBuilder()
                .setRequestId(random.nextInt(20) == 0 && requests > 0
                        ? "r" + random.nextInt(requests)
                        : "r" + requests++)
                .setActor("test");
        if (random.nextInt(4) == 0) {
            command.setTerm(Math.max(1, ledger.state().term - random.nextInt(2)));
        }
        switch (random.nextInt(15)) {
            case 0, 1 -> command.setJoinNode(JoinNode.newBuilder().setNode(node()));
            case 2 -> command.setLoseNode(LoseNode.newBuilder().setNode(name()).setIncarnation(incarnation()));
            case 3 -> command.setLeaveNode(LeaveNode.newBuilder().setNode(name()).setIncarnation(incarnation()));
            case 4, 5, 6, 7 -> command.setDeploy(deploy());
            case 8 -> command.setDelete(Delete.newBuilder().setTenant("t" + random.nextInt(2)).setId(id()));
            case 9, 10, 11 -> command.setConfirm(confirm());
            case 13 -> command.setRevokeIdentity(
                    RevokeIdentity.newBuilder().setIdentity("ann" + random.nextInt(3) + "@t" + random.nextInt(2)));
            case 12 -> command.setApplyTenant(ApplyTenant.newBuilder()
                    .setTenant(TenantRecord.newBuilder()
                            .setName("t" + random.nextInt(2))
                            .setMaxMiddleboxes(random.nextInt(20))));
            default -> document(command);
        }
        return command.build();
    }

    private void document(Command.Builder command) {
        if (random.nextInt(3) > 0) {
            return;
        }
        if (random.nextBoolean()) {
            command.setApplyPolicy(ApplyPolicy.newBuilder().setDocument(Document.newBuilder().setText("p")));
            return;
        }
        command.setApplyTopology(ApplyTopology.newBuilder()
                .setDocument(Document.newBuilder().setText("t"))
                .addPlatforms(Platform.newBuilder().setName("p0").addAllNodes(List.of("n0", "n1", "n2")))
                .addPlatforms(Platform.newBuilder().setName("p1").addAllNodes(List.of("n3", "n4"))));
    }

    private NodeRecord.Builder node() {
        String name = name();
        return NodeRecord.newBuilder()
                .setName(name)
                .setSite("s" + name.charAt(1) % 2)
                .setIncarnation(incarnation())
                .setCapacity(random.nextInt(6));
    }

    private Deploy.Builder deploy() {
        Deployment.Builder wanted = Deployment.newBuilder()
                .setTenant("t" + random.nextInt(2))
                .setId(id())
                .setClick("FromNetfront() -> ToNetfront();")
                .setNoStandby(random.nextInt(4) == 0)
                .addAddresses(0xc0000200 + random.nextInt(30));
        if (random.nextInt(3) > 0) {
            wanted.addPlatforms("p0").addPlatforms("p1");
        }
        return Deploy.newBuilder()
                .setDeployment(wanted)
                .setTopologyVersion(ledger.state().topology.getVersion())
                .setPolicyVersion(ledger.state().policy.getVersion());
    }

    private Confirm.Builder confirm() {
        List<Deployment> all = List.copyOf(ledger.state().deployments().values());
        if (all.isEmpty()) {
            return Confirm.newBuilder().setTenant("t0").setId("m0");
        }
        Deployment one = all.get(random.nextInt(all.size()));
        return Confirm.newBuilder()
                .setTenant(one.getTenant())
                .setId(one.getId())
                .setCursor(ledger.state().journal.cursor() - random.nextInt(3))
                .setEpoch(one.getEpoch() - (random.nextInt(5) == 0 ? 1 : 0))
                .setRunning(random.nextInt(5) > 0)
                .setMovable(random.nextBoolean());
    }

    private String name() {
        return "n" + random.nextInt(5);
    }

    private String id() {
        return "m" + random.nextInt(12);
    }

    private String incarnation() {
        return "i" + random.nextInt(3);
    }
}
