package io.weir.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import io.weir.v1.DeployRequest;
import io.weir.v1.GetMiddleboxRequest;
import io.weir.v1.HandlerValue;
import io.weir.v1.ListMiddleboxesRequest;
import io.weir.v1.Middlebox;
import io.weir.v1.MiddleboxesGrpc;
import io.weir.v1.Node;
import io.weir.v1.NodesGrpc;
import io.weir.v1.ObserveRequest;
import io.weir.v1.ReadHandlerRequest;
import io.weir.v1.StatusRequest;
import io.weir.v1.StatusResponse;
import io.weir.v1.Submission;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three node processes on loopback; some of them die. */
final class ClusterIT {
    private static final List<String> NODES = List.of("n1", "n2", "n3");

    @TempDir
    Path directory;

    @Test
    void goesOnWhenNodesAndLeadersDieAndForgetsNothingWhenAllDo() throws Exception {
        try (TestCluster cluster = new TestCluster(directory, NODES)) {
            story(cluster);
        }
    }

    private static void story(TestCluster cluster) throws Exception {
        try {
            tell(cluster);
        } catch (AssertionError | RuntimeException failure) {
            NODES.forEach(node -> cluster.output(node).forEach(line -> System.out.println(node + " " + line)));
            throw failure;
        }
    }

    private static void tell(TestCluster cluster) throws Exception {
        long began = System.currentTimeMillis();
        for (String node : NODES) {
            cluster.start(node);
        }
        ready(cluster, NODES, 3);
        System.out.println("cluster of three formed in ms: " + (System.currentTimeMillis() - began));

        Middlebox first = deploy(cluster, "n1", "first");
        assertThat(first.getState()).isEqualTo(Middlebox.State.RUNNING);
        assertThat(first.getStandby()).isNotEmpty().isNotEqualTo(first.getNode());
        // any node knows, and reaches the one that runs it
        for (String node : NODES) {
            assertThat(handler(cluster, node, "first").getValue()).isEqualTo("42");
        }
        assertThat(MiddleboxesGrpc.newBlockingStub(cluster.call("n2", "operator"))
                        .observe(ObserveRequest.newBuilder()
                                .setName(first.getName())
                                .setCount(1)
                                .build())
                        .next()
                        .getPacketsIn())
                .isEqualTo(7);

        String leader = leader(cluster, "n1");
        String victim = NODES.stream().filter(n -> !n.equals(leader)).findFirst().orElseThrow();
        Middlebox doomed = deployOn(cluster, leader, "doomed", victim);
        assertThat(doomed.getNode()).endsWith("/" + victim);
        long killed = System.currentTimeMillis();
        cluster.kill(victim);
        long restarted = startedElsewhere(cluster, "doomed", killed);
        System.out.println("middlebox of a killed node runs elsewhere after ms: " + (restarted - killed));
        assertThat(restarted - killed).isLessThan(5_000);

        cluster.start(victim);
        ready(cluster, List.of(leader), 3);
        cluster.kill(leader);
        long leaderKilled = System.currentTimeMillis();
        String other = NODES.stream().filter(n -> !n.equals(leader)).findFirst().orElseThrow();
        deployPatiently(cluster, other, "afterwards");
        System.out.println("next deploy after the leader's death, ms: "
                + (System.currentTimeMillis() - leaderKilled));
        for (String node : NODES) {
            if (!node.equals(leader)) {
                cluster.kill(node);
            }
        }
        for (String node : NODES) {
            cluster.start(node);
        }
        ready(cluster, NODES, 3);
        assertThat(names(cluster, "n3")).contains("first", "doomed", "afterwards");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(status(cluster, "n1").getRunning()).isEqualTo(3));
        assertThat(cluster.stop("n2")).as("ends by itself on SIGTERM").isEqualTo(143);
    }

    private static Middlebox deploy(TestCluster cluster, String at, String id) {
        return deployOn(cluster, at, id, "");
    }

    private static Middlebox deployOn(TestCluster cluster, String at, String id, String near) {
        Submission.Builder submission = Submission.newBuilder().setClick("FromNetfront() -> c :: Counter -> ToNetfront();");
        if (!near.isEmpty()) {
            submission.addNear(near);
        }
        return MiddleboxesGrpc.newBlockingStub(cluster.call(at, "customer"))
                .withDeadlineAfter(15, TimeUnit.SECONDS)
                .deploy(DeployRequest.newBuilder()
                        .setParent("tenants/-")
                        .setMiddleboxId(id)
                        .setSubmission(submission)
                        .setRequestId(id)
                        .build());
    }

    private static void deployPatiently(TestCluster cluster, String at, String id) {
        await().atMost(Duration.ofSeconds(60)).ignoreExceptionsInstanceOf(StatusRuntimeException.class).until(
                () -> deploy(cluster, at, id) != null);
    }

    private static HandlerValue handler(TestCluster cluster, String at, String id) {
        return MiddleboxesGrpc.newBlockingStub(cluster.call(at, "customer"))
                .withDeadlineAfter(5, TimeUnit.SECONDS)
                .readHandler(ReadHandlerRequest.newBuilder()
                        .setName("tenants/-/middleboxes/" + id)
                        .setHandler("c.count")
                        .build());
    }

    private static long startedElsewhere(TestCluster cluster, String id, long since) {
        long[] when = {0};
        await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20)).until(() -> {
            for (String node : NODES) {
                for (String line : cluster.output(node)) {
                    long at = Long.parseLong(line.substring(0, line.indexOf(' ')));
                    if (at > since && line.contains("START tenants/acme/middleboxes/" + id)) {
                        when[0] = at;
                    }
                }
            }
            return when[0] > 0;
        });
        return when[0];
    }

    private static void ready(TestCluster cluster, List<String> asked, int nodes) {
        await().atMost(Duration.ofSeconds(120)).ignoreExceptionsInstanceOf(StatusRuntimeException.class).until(
                () -> asked.stream().allMatch(at -> status(cluster, at).getNodesList().stream()
                                .filter(n -> n.getState() == Node.State.UP)
                                .count()
                        == nodes));
    }

    private static StatusResponse status(TestCluster cluster, String at) {
        return NodesGrpc.newBlockingStub(cluster.call(at, "operator"))
                .withDeadlineAfter(3, TimeUnit.SECONDS)
                .status(StatusRequest.getDefaultInstance());
    }

    private static String leader(TestCluster cluster, String at) {
        String leader = status(cluster, at).getLeader();
        return leader.substring(leader.lastIndexOf('/') + 1);
    }

    private static List<String> names(TestCluster cluster, String at) {
        return MiddleboxesGrpc.newBlockingStub(cluster.call(at, "operator"))
                .withDeadlineAfter(5, TimeUnit.SECONDS)
                .list(ListMiddleboxesRequest.newBuilder().setParent("tenants/-").build())
                .getMiddleboxesList()
                .stream()
                .map(m -> m.getName().substring(m.getName().lastIndexOf('/') + 1))
                .toList();
    }

    static Middlebox get(TestCluster cluster, String at, String name) {
        return MiddleboxesGrpc.newBlockingStub(cluster.call(at, "operator"))
                .withDeadlineAfter(5, TimeUnit.SECONDS)
                .get(GetMiddleboxRequest.newBuilder().setName(name).build());
    }
}
