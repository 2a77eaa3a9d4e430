package io.weir.api;

import com.google.rpc.Code;
import io.weir.controller.MiddleboxId;
import io.weir.controller.Proofs;
import io.weir.controller.Prover;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.click.Click;
import io.weir.click.Reading;
import io.weir.ledger.Limits;
import io.weir.ledger.Placer;
import io.weir.ledger.Replica;
import io.weir.ledger.View;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.program.Configuration;
import io.weir.proof.Report;
import io.weir.proof.Role;
import io.weir.requirement.RequirementParser;
import io.weir.topology.Topology;
import io.weir.topology.Vertex;
import io.weir.v1.Submission;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.Document;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.TenantRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Reads a submission, proves it for every platform that could run it, and finds it a place. Changes nothing. */
final class Judge {
    /** Proofs at a time: each may take a core for seconds, and the node has other things to do. */
    private static final int PROOFS = 2;

    private final Replica replica;
    private final Prover prover;
    private final Semaphore proofs = new Semaphore(PROOFS, true);
    private volatile Known known = new Known(-1, -1, null);

    private record Known(long topology, long policy, Proofs.World world) {}

    Judge(Replica replica, Prover prover) {
        this.replica = replica;
        this.prover = prover;
    }

    /**
     * What came of it.
     *
     * @param diagnostics what is wrong with the texts, or why it cannot be proved; warnings too
     * @param report at the place chosen, or where it failed; empty when a text is wrong
     * @param deployment what would be written down, with the platforms where it was proved
     * @param choice where it would run
     */
    record Judgement(
            List<Diagnostic> diagnostics,
            Optional<Report> report,
            Deployment deployment,
            Optional<Placer.Choice> choice,
            long topologyVersion,
            long policyVersion) {
        boolean textWrong() {
            return report.isEmpty();
        }

        boolean proved() {
            return report.filter(Report::safe).isPresent();
        }

        boolean provedInSandbox() {
            return report.filter(Report::safeInSandbox).isPresent();
        }
    }

    private record Basis(
            Proofs.World world, Document topology, Document policy, TenantRecord tenant, List<NodeRecord> nodes) {}

    /** The applied documents, read. */
    Proofs.World world(Document topology, Document policy) {
        Known now = known;
        if (now.topology() != topology.getVersion() || now.policy() != policy.getVersion()) {
            now = new Known(topology.getVersion(), policy.getVersion(), Proofs.World.of(topology, policy));
            known = now;
        }
        return now.world();
    }

    /** @throws Refusal for what is wrong with the request itself, rather than with its texts */
    Judgement judge(Caller caller, MiddleboxId id, Submission submission) {
        Role role = caller.identity()
                .authority()
                .role()
                .orElseThrow(() -> Refusal.of(Code.PERMISSION_DENIED, "A0702", "may not deploy"));
        Basis basis = replica.read(view -> basis(view, id.tenant()));
        Deployment wanted = wanted(caller, id, submission, basis).setRole(role.name()).build();
        Diagnostics diagnostics = new Diagnostics();
        Optional<Configuration> configuration = read(wanted, diagnostics);
        if (configuration.isEmpty() || diagnostics.failed()) {
            return new Judgement(diagnostics.list(), Optional.empty(), wanted, Optional.empty(), 0, 0);
        }
        Deployment addressed = addressed(caller, wanted, submission, basis);
        return proved(addressed, configuration.get(), basis, diagnostics.list());
    }

    private Basis basis(View view, String tenant) {
        return new Basis(
                world(view.topology(), view.policy()),
                view.topology(),
                view.policy(),
                view.tenant(tenant).orElse(TenantRecord.getDefaultInstance()),
                view.nodes());
    }

    private static Deployment.Builder wanted(Caller caller, MiddleboxId id, Submission submission, Basis basis) {
        if ((long) submission.getClick().length() + submission.getRequirements().length() > Limits.TEXT_CHARS) {
            throw Refusal.invalid("configuration and requirements have more than " + Limits.TEXT_CHARS + " characters");
        }
        return Deployment.newBuilder()
                .setTenant(id.tenant())
                .setId(id.id())
                .setClick(submission.getClick())
                .setClickName(named(submission.getClickName(), id.id() + ".click"))
                .setRequirements(submission.getRequirements())
                .setRequirementsName(named(submission.getRequirementsName(), id.id() + ".reqs"))
                .setModule(named(submission.getModule(), id.id()))
                .addAllClients(Registered.prefixes(
                        caller, "clients", submission.getClientsList(), basis.tenant().getClientsList()))
                .addAllOwns(Registered.prefixes(
                        caller, "owns", submission.getOwnsList(), basis.tenant().getOwnsList()))
                .addAllAuthorized(basis.tenant().getAuthorizedList())
                .setCopies(Math.max(1, basis.tenant().getCopies()))
                .addAllNear(submission.getNearList())
                .setNoStandby(submission.getNoStandby())
                .setDeployedBy(caller.actor());
    }

    private static String named(String given, String otherwise) {
        return given.isEmpty() ? otherwise : given;
    }

    private static Optional<Configuration> read(Deployment wanted, Diagnostics diagnostics) {
        Reading reading = Click.read(new SourceText(wanted.getClickName(), wanted.getClick()));
        reading.diagnostics().forEach(diagnostics::add);
        if (!wanted.getRequirements().isBlank()) {
            RequirementParser.parse(
                    new SourceText(wanted.getRequirementsName(), wanted.getRequirements()), diagnostics);
        }
        return reading.configuration();
    }

    /** Its own addresses, or the lowest free one of the platform where it would be placed. */
    private Deployment addressed(Caller caller, Deployment wanted, Submission submission, Basis basis) {
        List<Vertex.Platform> platforms = platforms(wanted, basis);
        if (submission.getAddressesCount() > 0) {
            return wanted.toBuilder()
                    .addAllAddresses(Registered.addresses(caller, submission, platforms, basis.tenant()))
                    .build();
        }
        Optional<Ipv4Address> free = replica.read(view -> platforms.stream()
                .flatMap(p -> view.freeAddress(p.addresses()).stream())
                .findFirst());
        return wanted.toBuilder()
                .addAddresses((int) free.orElseThrow(() -> Refusal.of(
                                Code.RESOURCE_EXHAUSTED, "P0502", "no platform has a free address"))
                        .value())
                .build();
    }

    /** Those of the topology that have a node which is there, the preferred ones first. */
    private static List<Vertex.Platform> platforms(Deployment wanted, Basis basis) {
        Topology network = basis.world().network(Proofs.prefixes(wanted.getClientsList()));
        boolean bench = basis.world().topology().isEmpty();
        Comparator<Vertex.Platform> order =
                Comparator.comparingInt(platform -> preference(wanted.getNearList(), platform));
        return network.platforms().stream()
                .filter(p -> bench
                        || basis.nodes().stream()
                                .anyMatch(n -> n.getState() == NodeRecord.State.READY
                                        && p.nodes().contains(n.getName())))
                .sorted(order)
                .toList();
    }

    private static int preference(List<String> near, Vertex.Platform platform) {
        for (int i = 0; i < near.size(); i++) {
            String hint = near.get(i);
            String last = hint.substring(hint.lastIndexOf('/') + 1);
            if (last.equals(platform.site()) || platform.nodes().contains(last)) {
                return i;
            }
        }
        return near.size();
    }

    private Judgement proved(
            Deployment wanted, Configuration configuration, Basis basis, List<Diagnostic> warnings) {
        List<Vertex.Platform> platforms = platforms(wanted, basis);
        if (platforms.isEmpty()) {
            throw Refusal.of(Code.RESOURCE_EXHAUSTED, "P0501", "no platform of the topology has a node that is there");
        }
        Map<String, Report> reports = new LinkedHashMap<>();
        for (Vertex.Platform platform : platforms) {
            reports.put(platform.name(), verify(wanted, configuration, basis.world(), platform.name()));
        }
        Report best = reports.values().stream()
                .min(Comparator.comparing((Report r) -> !r.safe()).thenComparing(r -> !r.safeInSandbox()))
                .orElseThrow();
        boolean sandboxed = !best.safe() && best.safeInSandbox();
        List<String> safe = reports.entrySet().stream()
                .filter(e -> sandboxed ? e.getValue().safeInSandbox() : e.getValue().safe())
                .map(Map.Entry::getKey)
                .toList();
        Deployment settled = wanted.toBuilder()
                .addAllPlatforms(safe)
                .setSandboxed(sandboxed)
                .setVerdict(Messages.verdict(best.verdict()).getNumber())
                .addAllVerdictReasons(Messages.reasons(best.verdict()).stream()
                        .limit(8)
                        .map(r -> r.length() > 1000 ? r.substring(0, 1000) : r)
                        .toList())
                .build();
        List<Diagnostic> diagnostics = new ArrayList<>(warnings);
        diagnostics.addAll(best.diagnostics());
        Placer.Choice choice = replica.read(view -> view.place(settled));
        return new Judgement(
                diagnostics,
                Optional.of(best),
                settled,
                Optional.of(choice),
                basis.topology().getVersion(),
                basis.policy().getVersion());
    }

    Report verify(Deployment deployment, Configuration configuration, Proofs.World world, String platform) {
        try {
            if (!proofs.tryAcquire(Decisions.left(), TimeUnit.MILLISECONDS)) {
                throw Refusal.of(Code.UNAVAILABLE, "N0824", "too many proofs are under way: try again");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Refusal.of(Code.CANCELLED, "N0822", "interrupted");
        }
        try {
            return prover.prove(Proofs.request(deployment, configuration, world, Optional.of(platform)));
        } finally {
            proofs.release();
        }
    }
}
