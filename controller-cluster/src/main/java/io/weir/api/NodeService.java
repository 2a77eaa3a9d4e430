package io.weir.api;

import io.grpc.stub.StreamObserver;
import io.weir.controller.ControlApi;
import io.weir.controller.MiddleboxHost;
import io.weir.controller.NodeSettings;
import io.weir.ledger.Names;
import io.weir.ledger.Replica;
import io.weir.ledger.View;
import io.weir.v1.ListNodesRequest;
import io.weir.v1.ListNodesResponse;
import io.weir.v1.Node;
import io.weir.v1.NodesGrpc;
import io.weir.v1.Problem;
import io.weir.v1.StatusRequest;
import io.weir.v1.StatusResponse;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.NodeRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code weir.v1.Nodes}. */
final class NodeService extends NodesGrpc.NodesImplBase {
    /** More of one kind are counted, not listed. */
    private static final int PROBLEMS = 20;

    private final NodeSettings settings;
    private final Replica replica;
    private final MiddleboxHost host;
    private final Supplier<ControlApi.Surroundings> surroundings;

    NodeService(
            NodeSettings settings,
            Replica replica,
            MiddleboxHost host,
            Supplier<ControlApi.Surroundings> surroundings) {
        this.settings = settings;
        this.replica = replica;
        this.host = host;
        this.surroundings = surroundings;
    }

    @Override
    public void list(ListNodesRequest request, StreamObserver<ListNodesResponse> observer) {
        Calls.answer(observer, () -> {
            Caller.now(replica).requireOverview();
            int size = Calls.pageSize(request.getPageSize());
            String after = Calls.after(request.getPageToken());
            String site = site(request.getParent());
            List<Node> page = replica.read(this::nodes).stream()
                    .filter(n -> site.isEmpty() || n.getSite().equals(site))
                    .filter(n -> n.getName().compareTo(after) > 0)
                    .sorted((a, b) -> a.getName().compareTo(b.getName()))
                    .limit(size + 1L)
                    .toList();
            ListNodesResponse.Builder response = ListNodesResponse.newBuilder();
            page.stream().limit(size).forEach(response::addNodes);
            if (page.size() > size) {
                response.setNextPageToken(Calls.token(page.get(size - 1).getName()));
            }
            return response.build();
        });
    }

    private static String site(String parent) {
        if (parent.isEmpty() || parent.equals("sites/-")) {
            return "";
        }
        if (!parent.startsWith("sites/")) {
            throw Refusal.invalid("`" + parent + "` is not sites/SITE");
        }
        return parent.substring("sites/".length());
    }

    private List<Node> nodes(View view) {
        Map<String, String> membership = surroundings.get().membership();
        String leader = leader(view);
        return view.nodes().stream()
                .map(n -> node(n, view, leader)
                        .setMembership(membership.getOrDefault(n.getActorAddress(), ""))
                        .build())
                .toList();
    }

    private Node.Builder node(NodeRecord from, View view, String leader) {
        return Node.newBuilder()
                .setName(Names.of(from))
                .setSite(from.getSite())
                .setState(Messages.state(from.getState()))
                .setAddress(from.getApiAddress())
                .setReadAddress(from.getReadAddress())
                .setController(from.getController())
                .setLeader(Names.of(from).equals(leader))
                .setMiddleboxes(view.load(from.getName()))
                .setCapacity(from.getCapacity())
                .setVersion(from.getVersion())
                .setJoinTime(Messages.time(from.getJoinMs()))
                .setTrouble(
                        from.getName().equals(settings.name())
                                ? host.trouble().orElse("")
                                : "");
    }

    /** Its resource name; empty while none is known. */
    private String leader(View view) {
        return settings.members().stream()
                .filter(m -> m.id() == view.leader())
                .findFirst()
                .flatMap(m -> view.node(m.node()))
                .map(Names::of)
                .orElse("");
    }

    @Override
    public void status(StatusRequest request, StreamObserver<StatusResponse> observer) {
        Calls.answer(observer, () -> {
            Caller caller = Caller.now(replica);
            return replica.read(view -> {
                List<Deployment> own = view.deployments(d -> caller.mayRead(d.getTenant()));
                List<Problem> problems = new ArrayList<>();
                if (caller.seesAll()) {
                    nodeProblems(view, problems);
                }
                middleboxProblems(own, problems);
                StatusResponse.Builder response = StatusResponse.newBuilder()
                        .setOk(problems.isEmpty())
                        .addAllProblems(problems)
                        .setMiddleboxes(own.size())
                        .setRunning(own.stream()
                                .filter(d -> d.getState() == Deployment.State.RUNNING)
                                .count())
                        .setLeader(leader(view))
                        .setTerm(view.term())
                        .setCursor(view.cursor())
                        .setAnsweredBy(settings.resource())
                        .setTopologyVersion(view.topology().getVersion())
                        .setPolicyVersion(view.policy().getVersion());
                if (caller.seesAll()) {
                    response.addAllNodes(nodes(view));
                }
                return response.build();
            });
        });
    }

    private void nodeProblems(View view, List<Problem> problems) {
        if (leader(view).isEmpty()) {
            problems.add(problem("N0823", "the controllers have no leader that is known here")
                    .setHelp("a majority of the controllers has to run; middleboxes run on meanwhile")
                    .build());
        }
        view.nodes().stream()
                .filter(n -> n.getState() == NodeRecord.State.LOST)
                .limit(PROBLEMS)
                .forEach(n -> problems.add(problem("N0830", Names.of(n) + " is lost")
                        .setHelp("start it again with the same name and data directory; it rejoins by itself")
                        .build()));
        host.trouble()
                .ifPresent(trouble -> problems.add(problem("N0831", settings.resource() + ": " + trouble)
                        .setHelp("weir doctor, on that machine")
                        .build()));
    }

    private static void middleboxProblems(List<Deployment> own, List<Problem> problems) {
        own.stream()
                .filter(d -> d.getState() == Deployment.State.HOMELESS || d.getState() == Deployment.State.FAILED)
                .limit(PROBLEMS)
                .forEach(d -> problems.add(problem("P0503", Names.of(d) + " does not run: " + d.getReason())
                        .setHelp("weir show " + d.getId())
                        .build()));
    }

    private static Problem.Builder problem(String code, String message) {
        return Problem.newBuilder().setCode(code).setMessage(message);
    }
}
