package io.weir.api;

import io.grpc.stub.StreamObserver;
import io.weir.controller.ControlApi;
import io.weir.controller.MiddleboxHost;
import io.weir.controller.NodeSettings;
import io.weir.ledger.Names;
import io.weir.ledger.Replica;
import io.weir.ledger.View;
import io.weir.pki.LiveCredentials;
import io.weir.v1.CordonNodeRequest;
import io.weir.v1.DrainNodeRequest;
import io.weir.v1.ListNodesRequest;
import io.weir.v1.ListNodesResponse;
import io.weir.v1.Node;
import io.weir.v1.NodesGrpc;
import io.weir.v1.Problem;
import io.weir.v1.StatusRequest;
import io.weir.v1.StatusResponse;
import io.weir.v1.UncordonNodeRequest;
import io.weir.v1.UndrainNodeRequest;
import io.weir.wire.v1.Command;
import io.weir.wire.v1.Cordon;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.Reply;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code weir.v1.Nodes}. */
final class NodeService extends NodesGrpc.NodesImplBase {
    private final NodeSettings settings;
    private final Decisions decisions;
    private final Replica replica;
    private final MiddleboxHost host;
    private final LiveCredentials credentials;
    private final Supplier<ControlApi.Surroundings> surroundings;

    NodeService(NodeSettings settings, Decisions decisions, ControlApi.Parts parts) {
        this.settings = settings;
        this.decisions = decisions;
        this.replica = decisions.replica();
        this.host = parts.host();
        this.credentials = parts.credentials();
        this.surroundings = parts.surroundings();
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
                .setCordoned(from.getCordoned())
                .setDraining(from.getDraining())
                .setDrained(from.getDrained())
                .setStuck(from.getDraining() ? stuck(view, from.getName()) : 0)
                .setTrouble(
                        from.getName().equals(settings.name())
                                ? host.trouble().orElse("")
                                : "");
    }

    private static int stuck(View view, String node) {
        return (int) view.deployments(d -> d.getNode().equals(node)).stream()
                .filter(d -> d.getMovingTo().isEmpty() && !view.couldMove(d))
                .count();
    }

    @Override
    public void cordon(CordonNodeRequest request, StreamObserver<Node> observer) {
        change(observer, "cordon", request.getName(), request.getRequestId(), Cordon.newBuilder().setCordoned(true));
    }

    @Override
    public void uncordon(UncordonNodeRequest request, StreamObserver<Node> observer) {
        change(observer, "uncordon", request.getName(), request.getRequestId(), Cordon.newBuilder());
    }

    @Override
    public void drain(DrainNodeRequest request, StreamObserver<Node> observer) {
        Cordon.Builder drain = Cordon.newBuilder().setCordoned(true).setDrain(true);
        change(observer, "drain", request.getName(), request.getRequestId(), drain);
    }

    @Override
    public void undrain(UndrainNodeRequest request, StreamObserver<Node> observer) {
        change(observer, "undrain", request.getName(), request.getRequestId(), Cordon.newBuilder());
    }

    private void change(
            StreamObserver<Node> observer, String verb, String name, String requestId, Cordon.Builder wanted) {
        Calls.answer(observer, () -> {
            Caller caller = Caller.now(replica);
            caller.requireOperator();
            String node = NodeNames.last(name);
            Reply reply = decisions.propose(Command.newBuilder()
                    .setRequestId(Decisions.requestId(caller, verb + " " + node, requestId))
                    .setActor(caller.actor())
                    .setCordon(wanted.setNode(node)));
            if (reply.getRefusal() != Reply.Refusal.NONE) {
                throw Decisions.refusal(reply);
            }
            return replica.read(this::nodes).stream()
                    .filter(n -> NodeNames.last(n.getName()).equals(node))
                    .findFirst()
                    .orElseThrow(() -> Refusal.missing(name));
        });
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

    private List<Problem> problems(View view, Caller caller, List<Deployment> own) {
        Problems problems = new Problems(view, settings);
        if (caller.seesAll()) {
            problems.controllers(leader(view));
            problems.nodes();
            problems.here(host.trouble(), credentials, surroundings.get().leased());
        }
        problems.middleboxes(own);
        return problems.found();
    }

    @Override
    public void status(StatusRequest request, StreamObserver<StatusResponse> observer) {
        Calls.answer(observer, () -> {
            Caller caller = Caller.now(replica);
            return replica.read(view -> {
                List<Deployment> own = view.deployments(d -> caller.mayRead(d.getTenant()));
                List<Problem> problems = problems(view, caller, own);
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
}
