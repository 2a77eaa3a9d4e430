package io.weir.node;

import io.weir.wire.v1.Command;
import io.weir.wire.v1.Deploy;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.JoinNode;
import io.weir.wire.v1.NodeRecord;

/** Commands as controllers write them, for nodes and middleboxes that are numbers. */
final class SyntheticCommands {
    static final int NODES = 100;
    private static final int CAPACITY = 1000;
    private static final int TENANTS = 50;
    /** 10.0.0.0: an address for each. */
    private static final int FIRST_ADDRESS = 10 << 24;

    private final String click;
    private final String requirements;

    SyntheticCommands(String click, String requirements) {
        this.click = click;
        this.requirements = requirements;
    }

    Command join(int number) {
        return Command.newBuilder()
                .setRequestId("join-" + number)
                .setJoinNode(JoinNode.newBuilder()
                        .setNode(NodeRecord.newBuilder()
                                .setName("node-" + number)
                                .setSite("site-" + number % 2)
                                .setIncarnation("bench")
                                .setCapacity(CAPACITY)))
                .build();
    }

    /** Texts differ, as those of tenants do: none is kept once for several. */
    Command deploy(int number) {
        return Command.newBuilder()
                .setRequestId("deploy-" + number)
                .setActor("operator")
                .setDeploy(Deploy.newBuilder()
                        .setDeployment(Deployment.newBuilder()
                                .setTenant("tenant-" + number % TENANTS)
                                .setId("middlebox-" + number)
                                .setClick("// " + number + "\n" + click)
                                .setClickName("middlebox.click")
                                .setRequirements("// " + number + "\n" + requirements)
                                .setRequirementsName("middlebox.reqs")
                                .setModule("middlebox")
                                .addAddresses(FIRST_ADDRESS + number)
                                .setRole("customer")
                                .setDeployedBy("operator")))
                .build();
    }
}
