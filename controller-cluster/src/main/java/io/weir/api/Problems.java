package io.weir.api;

import com.google.protobuf.Timestamp;
import io.weir.controller.NodeSettings;
import io.weir.ledger.MemberAddress;
import io.weir.ledger.Names;
import io.weir.ledger.View;
import io.weir.pki.LiveCredentials;
import io.weir.v1.Problem;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.NodeRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong: what, since when, what helps, and the command to begin with. */
final class Problems {
    /** More of one kind are counted, not listed. */
    private static final int LISTED = 20;

    /** A certificate that ends sooner should be replaced now. */
    private static final Duration SOON = Duration.ofDays(7);

    private final View view;
    private final NodeSettings settings;
    private final List<Problem> found = new ArrayList<>();

    Problems(View view, NodeSettings settings) {
        this.view = view;
        this.settings = settings;
    }

    List<Problem> found() {
        return List.copyOf(found);
    }

    /** @param leader its resource name; empty when none is known */
    void controllers(String leader) {
        if (leader.isEmpty()) {
            add(problem("N0823", "controllers", "the controllers have no leader that is known here")
                    .setHelp("a majority of the controllers has to run; middleboxes run on meanwhile")
                    .setNext("weir node list"));
        }
        List<String> silent = settings.members().stream()
                .map(MemberAddress::node)
                .filter(node -> view.node(node)
                        .filter(n -> n.getState() == NodeRecord.State.READY)
                        .isEmpty())
                .toList();
        int members = settings.members().size();
        int spare = (members - 1) / 2 - silent.size();
        if (!silent.isEmpty() && !view.nodes().isEmpty()) {
            add(problem(
                            "N0840",
                            "controllers",
                            "of " + members + " controllers " + String.join(", ", silent) + " "
                                    + (silent.size() == 1 ? "does" : "do") + " not run; "
                                    + (spare > 0
                                            ? spare + " more may fail"
                                            : "when one more fails, nothing is decided any more"))
                    .setHelp("start them again with the same name and data directory")
                    .setNext("weir node list"));
        }
    }

    void nodes() {
        List<NodeRecord> lost = view.nodes().stream()
                .filter(n -> n.getState() == NodeRecord.State.LOST)
                .toList();
        lost.stream().limit(LISTED).forEach(node -> {
            Problem.Builder problem = problem("N0830", Names.of(node), Names.of(node) + " is lost")
                    .setHelp("start it again with the same name and data directory; it rejoins by itself")
                    .setNext("weir failover timeline " + node.getCursor());
            timeOf(node.getCursor()).ifPresent(problem::setSince);
            add(problem);
        });
        more(lost.size(), "nodes are lost", "weir node list");
    }

    private Optional<Timestamp> timeOf(long cursor) {
        return cursor <= view.forgotten()
                ? Optional.empty()
                : view.eventsAfter(cursor - 1, 1).stream()
                        .findFirst()
                        .map(event -> Messages.time(event.getTimeMs()));
    }

    /** Of the node that answers. */
    void here(Optional<String> trouble, LiveCredentials credentials, boolean leased) {
        String self = settings.resource();
        trouble.ifPresent(what -> add(problem("N0831", self, self + ": " + what)
                .setHelp("look at that machine; its log says more")
                .setNext("weir doctor")));
        if (!leased) {
            add(problem("N0841", self, self + " does not hold its lease: no leader hears it")
                    .setHelp("what others may take over stops here and is started elsewhere; look at its network")
                    .setNext("weir node list"));
        }
        credentials.trouble().ifPresent(what -> add(problem("N0842", self, self + ": " + what)
                .setHelp("replace all files that belong together; the old ones are used meanwhile")
                .setNext("weir explain N0842")));
        if (credentials.end().isBefore(Instant.now().plus(SOON))) {
            add(problem("N0843", self, "the certificate of " + self + " ends at " + credentials.end())
                    .setHelp("write a new one over it; the node takes it without a restart")
                    .setNext("weir explain N0843"));
        }
    }

    void middleboxes(List<Deployment> own) {
        List<Deployment> ill = own.stream()
                .filter(d -> d.getState() == Deployment.State.HOMELESS || d.getState() == Deployment.State.FAILED)
                .toList();
        ill.stream()
                .limit(LISTED)
                .forEach(d -> add(problem("P0503", Names.of(d), Names.of(d) + " does not run: " + d.getReason())
                        .setSince(Messages.time(d.getUpdateMs()))
                        .setHelp(
                                d.getState() == Deployment.State.HOMELESS
                                        ? "it starts by itself as soon as a node that it was verified for has room"
                                        : "mend what the reason names, then deploy it again")
                        .setNext("weir show " + d.getTenant() + "/" + d.getId())));
        more(ill.size(), "middleboxes do not run", "weir list");
    }

    private void more(int all, String what, String next) {
        if (all > LISTED) {
            add(problem("N0844", "", (all - LISTED) + " more " + what).setNext(next));
        }
    }

    private void add(Problem.Builder problem) {
        found.add(problem.build());
    }

    private static Problem.Builder problem(String code, String subject, String message) {
        return Problem.newBuilder().setCode(code).setSubject(subject).setMessage(message);
    }
}
