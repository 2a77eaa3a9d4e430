package io.weir.cli.demo;

import io.weir.cli.PacketSummary;
import io.weir.cli.demo.Steps.Outcome;
import io.weir.cli.demo.Tenants.Answer;
import io.weir.cli.demo.Tenants.Wish;
import io.weir.cli.local.LocalCluster;
import io.weir.cli.output.Data;
import io.weir.cli.remote.Refusal;
import io.weir.cli.rig.Lab;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.TerminalRenderer;
import io.weir.proof.RequirementResult;
import io.weir.proof.Status;
import io.weir.proof.Verdict;
import io.weir.proof.Witness;
import io.weir.v1.ApplyPolicyRequest;
import io.weir.v1.ApplyTenantRequest;
import io.weir.v1.ApplyTopologyRequest;
import io.weir.v1.DropCount;
import io.weir.v1.Event;
import io.weir.v1.Middlebox;
import io.weir.v1.StatusResponse;
import io.weir.v1.Tenant;
import io.weir.v1.WatchRequest;
import io.weir.v1.WatchResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The story, one method a step. A step that depends on one that did not hold says so and does not hold either, so that
 * the document at the end always has all of them.
 */
final class Story {
    static final String ADDRESS = "192.0.2.10";
    static final String TUNNEL_ADDRESS = "192.0.2.11";
    static final String SPOOFER_ADDRESS = "192.0.2.12";
    static final int OPEN_PORT = 80;
    static final int FORBIDDEN_PORT = 5432;
    private static final int TUNNEL_PORT = 4789;
    private static final int INNER_PORT = 7007;
    private static final Duration JOINING = Duration.ofSeconds(90);

    private final Steps steps;
    private final LocalCluster nodes;
    private final Tenants tenants;
    private final Traffic traffic;
    private final Examples examples;
    private Optional<Witness> witness = Optional.empty();
    private Optional<Middlebox> firewall = Optional.empty();
    private Optional<Middlebox> tunnel = Optional.empty();

    Story(Steps steps, LocalCluster nodes, Traffic traffic, Examples examples) {
        this.steps = steps;
        this.nodes = nodes;
        this.traffic = traffic;
        this.examples = examples;
        this.tenants = new Tenants(nodes, examples);
    }

    void tell() {
        try (tenants) {
            if (!steps.step("cluster", "Three node processes in two sites become a cluster", this::cluster)) {
                return;
            }
            steps.step("network", "The operator says what the network is, and what it demands", this::network);
            steps.step("violated", "A tenant asks for a firewall that breaks its own requirement", this::violated);
            steps.step("replay", "The packet that breaks it goes through the engine", this::replay);
            steps.step("deployed", "The tenant mends the rule and asks again", this::deployed);
            steps.step("fetched", "The client fetches a page of 1 MB through the middlebox", this::fetched);
            steps.step("forbidden", "The client tries the forbidden port", this::forbidden);
            steps.step("unsafe", "A third party asks for a middlebox that forges sources", this::unsafe);
            steps.step("sandboxed", "A third party asks for a tunnel that nobody can prove", this::sandboxed);
            steps.step("enforced", "The sandboxed tunnel works, and is held to the rules", this::enforced);
            steps.step("killed", "The node that runs the firewall is killed (SIGKILL)", this::killed);
            steps.step("fetched-again", "The client fetches the page again", this::fetchedAgain);
            steps.step("events", "All of this is on record", this::events);
        }
    }

    private Outcome cluster() throws IOException, InterruptedException {
        nodes.start(
                List.of("operator:weir:operator", "acme:acme:customer", "cdn:cdn:third-party"),
                List.of("--on-link", "192.0.2.0/24,198.51.100.0/24,203.0.113.0/24"));
        StatusResponse status = nodes.await("operator", JOINING);
        status.getNodesList().forEach(n -> steps.say(n.getName() + "  " + n.getAddress()));
        return Outcome.held(
                status.getNodesCount() + " nodes are up, " + last(status.getLeader()) + " leads",
                Data.fields().put("nodes", status.getNodesCount()).put("leader", status.getLeader()));
    }

    private Outcome network() throws IOException {
        var operator = tenants.as("operator");
        var topology = operator.topologies()
                .apply(ApplyTopologyRequest.newBuilder()
                        .setText(examples.text("network.conf").text())
                        .setSourceName("network.conf")
                        .build());
        var policy = operator.policies()
                .apply(ApplyPolicyRequest.newBuilder()
                        .setText(examples.text("policy.reqs").text())
                        .setSourceName("policy.reqs")
                        .build());
        operator.tenants().apply(ApplyTenantRequest.newBuilder()
                .setTenant(Tenant.newBuilder().setName("tenants/acme").addClients("203.0.113.0/24"))
                .build());
        operator.tenants().apply(ApplyTenantRequest.newBuilder()
                .setTenant(Tenant.newBuilder().setName("tenants/cdn").addAuthorized(Lab.CLIENT_ADDRESS + "/32"))
                .build());
        traffic.serve(OPEN_PORT, FORBIDDEN_PORT);
        return Outcome.held(
                "topology version " + topology.getVersion() + ", policy version " + policy.getVersion()
                        + "; two tenants are registered; a web server listens on ports " + OPEN_PORT + " and "
                        + FORBIDDEN_PORT,
                Data.fields().put("topology", topology.getVersion()).put("policy", policy.getVersion()));
    }

    private Outcome violated() throws InterruptedException {
        Answer answer = tenants.deploy(
                new Wish("acme", "firewall", "firewall-open.click", Optional.of("firewall.reqs"), ADDRESS, false));
        if (!(answer instanceof Answer.Refused(Refusal refusal))) {
            return Outcome.broken("it was deployed, and should not have been");
        }
        show(refusal);
        Optional<RequirementResult> broken = refusal.report().stream()
                .flatMap(r -> r.results().stream())
                .filter(r -> r.status() == Status.VIOLATED && r.name().equals("no-db"))
                .findFirst();
        witness = broken.flatMap(RequirementResult::witness);
        return Outcome.of(
                witness.isPresent(),
                witness.map(w -> "refused: `no-db` is violated by " + w.summary())
                        .orElse("refused, but not for `no-db` with a packet"),
                Data.fields()
                        .put("requirement", "no-db")
                        .put("packet", witness.map(Witness::summary).orElse(""))
                        .put("exit_code", refusal.exit().code()));
    }

    private void show(Refusal refusal) {
        TerminalRenderer renderer = new TerminalRenderer(false);
        for (Diagnostic diagnostic : refusal.diagnostics()) {
            steps.say(renderer.render(diagnostic));
        }
    }

    private Outcome replay() {
        if (witness.isEmpty()) {
            return Outcome.broken("there is no packet to replay");
        }
        byte[] packet = witness.get().packet().toArray();
        List<byte[]> sent = Replay.through(examples.text("firewall-open.click"), packet);
        String came = sent.isEmpty() ? "nothing" : PacketSummary.of(sent.getFirst());
        boolean predicted = sent.size() == 1 && came.contains("> " + Lab.WEB_ADDRESS + ":" + FORBIDDEN_PORT);
        boolean held = Replay.through(examples.text("firewall.click"), packet).isEmpty();
        steps.say("in:  " + PacketSummary.of(packet) + "\nout: " + came);
        return Outcome.of(
                predicted && held,
                (predicted ? "delivered as predicted" : "not what was predicted")
                        + (held ? "; the mended rules drop it" : "; the mended rules let it through"),
                Data.fields().put("in", PacketSummary.of(packet)).put("out", came));
    }

    private Outcome deployed() throws InterruptedException {
        Answer answer = tenants.deploy(
                new Wish("acme", "firewall", "firewall.click", Optional.of("firewall.reqs"), ADDRESS, false));
        return switch (answer) {
            case Answer.Refused(Refusal refusal) -> {
                show(refusal);
                yield Outcome.broken("refused");
            }
            case Answer.Deployed(Middlebox middlebox) -> {
                firewall = Optional.of(middlebox);
                middlebox.getPlacementList().forEach(c -> steps.say(c.getNode() + ": " + c.getReason()));
                yield Outcome.of(
                        middlebox.getState() == Middlebox.State.RUNNING,
                        lower(middlebox.getVerdict()) + ", " + lower(middlebox.getState()) + " on "
                                + last(middlebox.getNode()) + " at " + ADDRESS + ", standby "
                                + last(middlebox.getStandby()),
                        Data.fields()
                                .put("node", middlebox.getNode())
                                .put("standby", middlebox.getStandby())
                                .put("verdict", lower(middlebox.getVerdict())));
            }
        };
    }

    private Outcome fetched() throws IOException {
        Traffic.Page page = traffic.fetch(ADDRESS, OPEN_PORT, 10);
        double seconds = page.time().toNanos() / 1e9;
        return Outcome.of(
                page.whole(),
                page.whole()
                        ? page.with() + " fetched " + page.bytes() + " bytes in " + page.time().toMillis()
                                + " ms, unchanged, " + traffic.way()
                        : page.with() + " got " + page.bytes() + " bytes: " + page.trouble(),
                Data.fields()
                        .put("bytes", page.bytes())
                        .put("fetch_ms", seconds * 1000)
                        .put("client", page.with())
                        .put("mbit_per_second", 8 * page.bytes() / seconds / 1e6));
    }

    private Outcome forbidden() throws IOException {
        if (firewall.isEmpty()) {
            return Outcome.broken("there is no firewall");
        }
        Traffic.Page page = traffic.fetch(ADDRESS, FORBIDDEN_PORT, 2);
        List<DropCount> drops = tenants.drops("acme", firewall.get().getName()).stream()
                .filter(d -> d.getElement().equals("fw") && d.getPackets() > 0)
                .toList();
        String counted = drops.stream()
                .map(d -> d.getPackets() + " dropped by " + d.getElement() + ": " + d.getReason())
                .findFirst()
                .orElse("no drop was counted");
        return Outcome.of(
                page.bytes() == 0 && !drops.isEmpty(),
                (page.bytes() == 0 ? "nothing came" : page.bytes() + " bytes came") + "; " + counted,
                Data.fields()
                        .put("bytes", page.bytes())
                        .put("reason", drops.isEmpty() ? "" : drops.getFirst().getReason())
                        .put("drops", drops.stream().mapToLong(DropCount::getPackets).sum()));
    }

    private Outcome unsafe() throws InterruptedException {
        Answer answer =
                tenants.deploy(new Wish("cdn", "spoofer", "spoofer.click", Optional.empty(), SPOOFER_ADDRESS, true));
        if (!(answer instanceof Answer.Refused(Refusal refusal))) {
            return Outcome.broken("it was deployed, and should not have been");
        }
        show(refusal);
        boolean unsafe = refusal.report().filter(r -> r.verdict() instanceof Verdict.Unsafe).isPresent();
        return Outcome.of(
                unsafe,
                unsafe ? "UNSAFE, refused" : "refused, but not as unsafe",
                Data.fields().put("verdict", unsafe ? "unsafe" : "other").put("exit_code", refusal.exit().code()));
    }

    private Outcome sandboxed() throws InterruptedException {
        Wish wish = new Wish("cdn", "tunnel", "tunnel.click", Optional.empty(), TUNNEL_ADDRESS, false);
        boolean offered = tenants.deploy(wish) instanceof Answer.Refused(Refusal refusal)
                && refusal.report().filter(r -> r.verdict() instanceof Verdict.NeedsSandbox).isPresent();
        Answer answer = tenants.deploy(
                new Wish("cdn", "tunnel", "tunnel.click", Optional.empty(), TUNNEL_ADDRESS, true));
        return switch (answer) {
            case Answer.Refused(Refusal refusal) -> {
                show(refusal);
                yield Outcome.broken("refused, with a sandbox too");
            }
            case Answer.Deployed(Middlebox middlebox) -> {
                tunnel = Optional.of(middlebox);
                boolean well = offered && middlebox.getSandboxed() && middlebox.getState() == Middlebox.State.RUNNING;
                yield Outcome.of(
                        well,
                        "undecided without a sandbox; with one " + lower(middlebox.getState()) + " on "
                                + last(middlebox.getNode()) + " at " + TUNNEL_ADDRESS,
                        Data.fields().put("sandboxed", middlebox.getSandboxed()).put("node", middlebox.getNode()));
            }
        };
    }

    /** The client puts datagrams to itself into the tunnel: one from the tunnel's own address, one with a forged source. */
    private Outcome enforced() throws IOException {
        if (tunnel.isEmpty()) {
            return Outcome.broken("there is no tunnel");
        }
        byte[] honest = Inner.datagram(TUNNEL_ADDRESS, Lab.CLIENT_ADDRESS, INNER_PORT, "through the tunnel");
        byte[] forged = Inner.datagram(Lab.WEB_ADDRESS, Lab.CLIENT_ADDRESS, INNER_PORT, "forged");
        Optional<String> answer =
                traffic.exchange(TUNNEL_ADDRESS, TUNNEL_PORT, INNER_PORT, Inner.hex(honest));
        Optional<String> silence =
                traffic.exchange(TUNNEL_ADDRESS, TUNNEL_PORT, INNER_PORT, Inner.hex(forged));
        List<DropCount> drops = tenants.drops("cdn", tunnel.get().getName()).stream()
                .filter(d -> d.getPackets() > 0)
                .toList();
        String counted = drops.stream().map(d -> d.getPackets() + " " + d.getReason()).findFirst().orElse("nothing");
        boolean works = answer.filter(a -> a.equals(Inner.hex("through the tunnel".getBytes()))).isPresent();
        return Outcome.of(
                works && silence.isEmpty() && !drops.isEmpty(),
                (works ? "what was put in came out" : "what was put in did not come out") + "; a forged source "
                        + (silence.isEmpty() ? "did not get out" : "got out") + " (counted: " + counted + ")",
                Data.fields().put("works", works).put("forged_dropped", silence.isEmpty()).put("counted", counted));
    }

    private Outcome killed() throws IOException {
        if (firewall.isEmpty()) {
            return Outcome.broken("there is no firewall");
        }
        String name = firewall.get().getName();
        String node = last(tenants.show("acme", name).getNode());
        Optional<Traffic.Fetching> before = traffic.begin(ADDRESS, OPEN_PORT);
        try (Traffic.Watch watch = traffic.watch(ADDRESS, OPEN_PORT, 30)) {
            if (watch.firstUp(0).isEmpty()) {
                return Outcome.broken("the client did not get through before");
            }
            steps.say("kill -9 " + nodes.pid(node) + "   # " + node);
            long killed = nodes.kill(node);
            Optional<Duration> back = watch.firstUp(killed);
            String now = back.isEmpty() ? "" : last(tenants.show("acme", name).getNode());
            Optional<Traffic.Page> page = before.isPresent() ? Optional.of(before.get().end()) : Optional.empty();
            return Outcome.of(
                    back.isPresent() && !now.equals(node) && page.filter(p -> !p.whole()).isEmpty(),
                    back.map(time -> "first packet through " + now + " after " + time.toMillis()
                                    + " ms" + page.map(Story::wentOn).orElse(""))
                            .orElse("nothing gets through any more"),
                    Data.fields()
                            .put("killed", node)
                            .put("node", now)
                            .put("connection_whole", page.map(Traffic.Page::whole).orElse(false))
                            .put("failover_ms", back.map(time -> time.toNanos() / 1e6).orElse(Double.NaN)));
        }
    }

    /** Of the connection that was open when the node died: its translation was known to the standby. */
    private static String wentOn(Traffic.Page page) {
        return page.whole()
                ? "; a connection of before went on: " + page.bytes() + " bytes in " + page.time().toMillis()
                        + " ms, unchanged"
                : "; a connection of before broke after " + page.bytes() + " bytes: " + page.trouble();
    }

    private Outcome fetchedAgain() throws IOException {
        return fetched();
    }

    private Outcome events() {
        Iterator<WatchResponse> stream = tenants.as("operator")
                .events()
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .watch(WatchRequest.newBuilder().setCursor(1).setOnce(true).build());
        List<String> types = new ArrayList<>();
        while (stream.hasNext()) {
            WatchResponse response = stream.next();
            if (response.hasEvent()) {
                Event event = response.getEvent();
                types.add(event.getType());
                steps.say("%3d  %-30s %s".formatted(
                        event.getCursor(), event.getType().replaceFirst("^io\\.weir\\.", ""), event.getSummary()));
            }
        }
        List<String> missing = new ArrayList<>(List.of(
                "io.weir.middlebox.refused.v1", "io.weir.middlebox.placed.v1", "io.weir.node.lost.v1", "io.weir.middlebox.moved.v1"));
        missing.removeAll(types);
        return Outcome.of(
                missing.isEmpty(),
                types.size() + " events" + (missing.isEmpty() ? "" : "; not told: " + missing),
                Data.fields().put("events", types.size()).put("missing", Data.texts(missing)));
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
