package io.weir.proof;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.Span;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.proof.RequirementResult.Kind;
import io.weir.requirement.Clause;
import io.weir.requirement.Requirement;
import io.weir.requirement.Requirement.Quantity;
import io.weir.requirement.Specification;
import io.weir.space.Exhausted;
import io.weir.topology.Fabric;
import io.weir.topology.Placement;
import io.weir.topology.Topology;
import io.weir.topology.Vertex.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** One request being judged. */
final class Proof {
    private final VerificationRequest request;
    private final Walks walks;
    private final long startedNs = System.nanoTime();
    private final Diagnostics texts = new Diagnostics();
    private final List<Diagnostic> told = new ArrayList<>();
    private final List<RequirementResult> results = new ArrayList<>();
    private long states;

    Proof(VerificationRequest request, Walks walks) {
        this.request = request;
        this.walks = walks;
    }

    Report report() {
        Topology topology = request.topology().orElseGet(() -> Topology.bench(request.clients()));
        Optional<Platform> platform = Fabric.platform(topology, request.platform());
        if (platform.isEmpty()) {
            texts.add(Diagnostic.error("E0159", request.platform()
                    .map(name -> "the topology has no platform `" + name + "`")
                    .orElse("the topology has no platform that could run the module")));
            return unjudged();
        }
        Placement placement = placement(topology, platform.get(), request.module());
        Walk walk = walks.of(Fabric.of(topology, placement), request.budget());
        judge(walk, request.requirements(), Kind.REQUIREMENT);
        judge(walk, request.policy().specification(), Kind.POLICY);
        Map<String, Finding> rules = rules(walk);
        rules.forEach((rule, finding) -> {
            results.add(Wording.result(rule, Kind.SECURITY, Optional.empty(), finding));
            Wording.rule(rule, finding).ifPresent(told::add);
        });
        Verdict verdict = verdict(rules);
        Optional<Sandbox> sandbox =
                verdict instanceof Verdict.NeedsSandbox ? Optional.of(sandbox(topology, placement)) : Optional.empty();
        sandbox.map(Wording::enclosed).ifPresent(told::add);
        states += walk.states();
        return report(enforceable(verdict, sandbox), sandbox);
    }

    private static Verdict enforceable(Verdict verdict, Optional<Sandbox> sandbox) {
        return verdict instanceof Verdict.NeedsSandbox needs
                ? new Verdict.NeedsSandbox(needs.undecided(), sandbox.filter(Sandbox::proved).isPresent())
                : verdict;
    }

    private Report unjudged() {
        return report(new Verdict.NeedsSandbox(List.of("the request was not judged"), false), Optional.empty());
    }

    private Report report(Verdict verdict, Optional<Sandbox> sandbox) {
        List<Diagnostic> all = new ArrayList<>(texts.list());
        all.addAll(told);
        Duration time = Duration.ofNanos(System.nanoTime() - startedNs);
        return new Report(verdict, results, all, sandbox, new Report.Statistics(states, states, time));
    }

    /** The module gets what is addressed to it, and what its role lets it have besides. */
    private Placement placement(Topology topology, Platform platform, io.weir.program.Configuration module) {
        List<Ipv4Prefix> steered = new ArrayList<>(request.owns());
        switch (request.role()) {
            case OPERATOR -> {
                if (topology.isBench()) {
                    steered.add(Ipv4Prefix.ALL);
                }
            }
            case CUSTOMER -> steered.addAll(request.clients());
            case THIRD_PARTY -> { }
        }
        return new Placement(module, request.moduleName(), platform, addresses(platform), steered);
    }

    private List<Ipv4Address> addresses(Platform platform) {
        if (!request.addresses().isEmpty() || platform.addresses().isEmpty()) {
            return request.addresses();
        }
        Ipv4Prefix range = platform.addresses().getFirst();
        // the first ten addresses of a network are seldom free
        return List.of(new Ipv4Address(Math.min(range.first() + 10, range.last())));
    }

    private void judge(Walk walk, Specification specification, Kind kind) {
        Names names = new Names(walk.fabric(), specification, texts);
        Trips trips = new Trips(names, texts);
        Map<Requirement, Supplier<Finding>> decisions = new LinkedHashMap<>();
        for (Requirement requirement : specification.requirements()) {
            decisions.put(requirement, decision(walk, trips, requirement));
        }
        if (texts.failed()) {
            // half-understood requirements are not judged at all
            decisions.replaceAll((r, d) -> () -> Finding.unknown("the text has errors"));
        }
        decisions.forEach((requirement, decision) -> {
            Finding finding = guarded(decision);
            results.add(Wording.result(requirement.name(), kind, Optional.of(requirement.span()), finding));
            if (!texts.failed()) {
                Wording.requirement(requirement.name(), kind, requirement.span(), finding).ifPresent(told::add);
            }
        });
    }

    private static Finding guarded(Supplier<Finding> decision) {
        try {
            return decision.get();
        } catch (Exhausted exhausted) {
            return Finding.unknown("the budget ran out: " + exhausted.getMessage());
        }
    }

    /** Resolves at once, so that all mistakes are told; decides when asked. */
    private static Supplier<Finding> decision(Walk walk, Trips trips, Requirement requirement) {
        return switch (requirement) {
            case Requirement.Reach reach -> trip(walk, trips.reach(reach), reach.quantity(), reach.clauses());
            case Requirement.Isolate isolate -> trip(
                    walk, trips.isolate(isolate), Quantity.NEVER, isolate.clauses());
            case Requirement.LoopFree loops -> loops(walk, trips, loops);
            case Requirement.NoRules rules -> undecided(rules.span(), "rules without effect are not looked for yet");
            case Requirement.Unchanged unchanged -> undecided(
                    unchanged.span(), "networks before and after are not compared yet");
        };
    }

    private static Supplier<Finding> undecided(Span span, String why) {
        return () -> Finding.undecided(List.of(new Undecided(span, why)));
    }

    private static Supplier<Finding> trip(
            Walk walk, Trips.Resolved resolved, Quantity quantity, List<Clause> clauses) {
        if (resolved.trip().isEmpty()) {
            return () -> Finding.undecided(resolved.undecided());
        }
        Trip trip = resolved.trip().get();
        return () -> {
            Finding finding = new Reachability(walk, trip).decide(quantity);
            boolean loopFree = clauses.stream().anyMatch(c -> c instanceof Clause.LoopFree);
            return finding.status() == Status.HOLDS && loopFree ? looped(walk, trip, finding) : finding;
        };
    }

    private static Finding looped(Walk walk, Trip trip, Finding reached) {
        Finding loops = new Loops(walk).decide(Optional.of(trip));
        return loops.status() == Status.HOLDS ? reached : loops;
    }

    private static Supplier<Finding> loops(Walk walk, Trips trips, Requirement.LoopFree loops) {
        List<Undecided> undecided = Trips.beyondLoops(loops.clauses());
        if (!undecided.isEmpty()) {
            return () -> Finding.undecided(undecided);
        }
        if (loops.from().isEmpty()) {
            return () -> new Loops(walk).decide(Optional.empty());
        }
        Trips.Resolved resolved = trips.from(loops.from().get());
        return resolved.trip().isEmpty()
                ? () -> Finding.undecided(resolved.undecided())
                : () -> new Loops(walk).decide(resolved.trip());
    }

    private Map<String, Finding> rules(Walk walk) {
        try {
            return new SecurityRules(walk, request).decide();
        } catch (Exhausted exhausted) {
            Map<String, Finding> unknown = new LinkedHashMap<>();
            SecurityRules.NAMES.forEach(
                    rule -> unknown.put(rule, Finding.unknown("the budget ran out: " + exhausted.getMessage())));
            return unknown;
        }
    }

    private Verdict verdict(Map<String, Finding> rules) {
        for (Map.Entry<String, Finding> rule : rules.entrySet()) {
            Optional<Finding.Evidence> evidence = rule.getValue().evidence();
            if (rule.getValue().status() == Status.VIOLATED && evidence.isPresent()) {
                return new Verdict.Unsafe(
                        rule.getKey(),
                        rule.getValue().reason(),
                        evidence.get().witness(),
                        evidence.get().path(),
                        evidence.get().blamed());
            }
        }
        List<String> undecided = rules.entrySet().stream()
                .filter(e -> e.getValue().status() != Status.HOLDS)
                .map(e -> e.getKey() + ": " + e.getValue().reason())
                .toList();
        if (!undecided.isEmpty()) {
            return new Verdict.NeedsSandbox(undecided, false);
        }
        return new Verdict.Safe(
                request.role() == Role.OPERATOR
                        ? "the operator is bound by no security rule"
                        : "every packet that the platform gives to the module was followed");
    }

    /** The module in its enforcer, and the rules proved again. */
    private Sandbox sandbox(Topology topology, Placement bare) {
        var enforcement = Enclosure.enforcement(bare, request.agreed(), request.role());
        var enforced = Enclosure.of(request.module(), enforcement);
        Placement placement = new Placement(
                enforced, bare.moduleName(), bare.platform(), bare.addresses(), bare.steered());
        Walk walk = walks.of(Fabric.of(topology, placement), request.budget());
        List<RequirementResult> again = new ArrayList<>();
        rules(walk).forEach((rule, finding) ->
                again.add(Wording.result(rule, Kind.SECURITY, Optional.empty(), finding)));
        states += walk.states();
        String summary = "an enforcer lets out only packets from "
                + String.join(", ", bare.addresses().stream().map(Ipv4Address::toString).toList())
                + " or with the source they came in with"
                + (request.role() == Role.CUSTOMER ? "" : ", to who agreed or sent something before");
        return new Sandbox(enforced, again, summary);
    }
}
