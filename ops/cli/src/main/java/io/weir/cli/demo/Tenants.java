package io.weir.cli.demo;

import io.grpc.StatusRuntimeException;
import io.weir.cli.local.LocalCluster;
import io.weir.cli.remote.Cluster;
import io.weir.cli.remote.Refusal;
import io.weir.cli.remote.SentTexts;
import io.weir.diagnostic.SourceText;
import io.weir.v1.DeployRequest;
import io.weir.v1.DropCount;
import io.weir.v1.GetMiddleboxRequest;
import io.weir.v1.Middlebox;
import io.weir.v1.Observation;
import io.weir.v1.ObserveRequest;
import io.weir.v1.Submission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** What the people of the story do with the cluster, each with a certificate of their own. */
final class Tenants implements AutoCloseable {
    private static final long LOOK_EVERY_MS = 20;

    private final Examples examples;
    private final List<Cluster> open = new ArrayList<>();
    private final LocalCluster nodes;

    Tenants(LocalCluster nodes, Examples examples) {
        this.nodes = nodes;
        this.examples = examples;
    }

    /** A connection as one of them. Nodes die in this story, so each act opens its own. */
    Cluster as(String identity) {
        Cluster cluster = Cluster.open(nodes.context(identity));
        open.add(cluster);
        return cluster;
    }

    /** What came of asking for a middlebox. */
    sealed interface Answer {
        record Deployed(Middlebox middlebox) implements Answer {}

        record Refused(Refusal refusal) implements Answer {}
    }

    /**
     * @param click name of the configuration's text
     * @param requirements name of the requirements' text; empty for none
     */
    record Wish(String identity, String id, String click, Optional<String> requirements, String address, boolean sandbox) {}

    Answer deploy(Wish wish) throws InterruptedException {
        List<SourceText> texts = new ArrayList<>(List.of(examples.text(wish.click())));
        Submission.Builder submission = Submission.newBuilder()
                .setClick(texts.getFirst().text())
                .setClickName(wish.click())
                .setModule("module")
                .addAddresses(wish.address());
        wish.requirements().map(examples::text).ifPresent(text -> {
            texts.add(text);
            submission.setRequirements(text.text()).setRequirementsName(text.name());
        });
        Cluster cluster = as(wish.identity());
        try {
            Middlebox deployed = cluster.middleboxes()
                    .deploy(DeployRequest.newBuilder()
                            .setParent("tenants/-")
                            .setMiddleboxId(wish.id())
                            .setSubmission(submission)
                            .setAcceptSandbox(wish.sandbox())
                            .setRequestId(UUID.randomUUID().toString())
                            .build());
            return new Answer.Deployed(await(cluster, deployed, Duration.ofSeconds(10)));
        } catch (StatusRuntimeException e) {
            return new Answer.Refused(Refusal.of(e, new SentTexts(texts)));
        }
    }

    /** Until it runs. */
    private static Middlebox await(Cluster cluster, Middlebox middlebox, Duration patience) throws InterruptedException {
        Middlebox now = middlebox;
        long end = System.nanoTime() + patience.toNanos();
        while (now.getState() == Middlebox.State.STARTING && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
            now = cluster.middleboxes()
                    .get(GetMiddleboxRequest.newBuilder().setName(middlebox.getName()).build());
        }
        return now;
    }

    Middlebox show(String identity, String name) {
        return as(identity).middleboxes().get(GetMiddleboxRequest.newBuilder().setName(name).build());
    }

    /** Drops of a middlebox so far. */
    List<DropCount> drops(String identity, String name) {
        var stream = as(identity).observing().withDeadlineAfter(5, TimeUnit.SECONDS).observe(ObserveRequest.newBuilder()
                .setName(name)
                .setIntervalMs(100)
                .setCount(1)
                .build());
        Observation observation = stream.hasNext() ? stream.next() : Observation.getDefaultInstance();
        return observation.getDropsList();
    }

    @Override
    public void close() {
        open.forEach(Cluster::close);
    }
}
