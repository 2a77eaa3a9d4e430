package io.weir.proof;

import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Intervals;
import io.weir.program.Source;
import io.weir.program.Tag;
import io.weir.topology.Fabric;
import io.weir.topology.Placement;
import io.weir.verify.Entry;
import io.weir.verify.Exploration;
import io.weir.verify.Injection;
import io.weir.verify.PacketSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Proves, for all packets that the platform gives to the module, what In-Net (EuroSys 2015) asks of one that is not the
 * operator's: R1 no forged sources, R2 no packets to who did not agree, R3 no traffic of others; and no amplification.
 * Checked where the module's traffic enters the network. Frames that are not IPv4 do not enter it: the platform drops
 * them.
 */
final class SecurityRules {
    static final String ANTI_SPOOFING = "R1";
    static final String DEFAULT_OFF = "R2";
    static final String OWNERSHIP = "R3";
    static final String AMPLIFICATION = "amplification";
    static final List<String> NAMES = List.of(ANTI_SPOOFING, DEFAULT_OFF, OWNERSHIP, AMPLIFICATION);

    /** Where addresses stand in a frame, wherever marks are. */
    static final Field SRC = Field.bytes(Tag.START, 26, 4, "src");
    static final Field DST = Field.bytes(Tag.START, 30, 4, "dst");

    private final Walk walk;
    private final VerificationRequest request;
    private final Placement placement;

    SecurityRules(Walk walk, VerificationRequest request) {
        this.walk = walk;
        this.request = request;
        this.placement = walk.fabric().placement();
    }

    /** Rule names with what was found, in the order of the rules. */
    Map<String, Finding> decide() {
        Map<String, Finding> findings = new LinkedHashMap<>();
        if (request.role() == Role.OPERATOR) {
            return findings;
        }
        NAMES.forEach(rule -> findings.put(rule, Finding.HOLDS));
        List<Injection> received = received();
        walk.fill(received);
        judge(received, true, findings);
        judge(made(), false, findings);
        return findings;
    }

    /** {@code fromNetwork}: packets came in, so that their sources may go out again and be answered. */
    private void judge(List<Injection> injections, boolean fromNetwork, Map<String, Finding> findings) {
        Exits exits = new Exits(walk.fabric());
        Exploration found = walk.explore(injections, exits);
        if (found.exhausted().isPresent()) {
            Finding unknown = Finding.unknown("the budget ran out: " + found.exhausted().get());
            findings.replaceAll((rule, finding) -> Finding.worse(finding, unknown));
            return;
        }
        ExitJudge judge = new ExitJudge(walk, request, found, fromNetwork);
        exits.found().forEach(judge::judge);
        findings.merge(ANTI_SPOOFING, judge.antiSpoofing(), Finding::worse);
        findings.merge(DEFAULT_OFF, judge.defaultOff(), Finding::worse);
        findings.merge(OWNERSHIP, judge.ownership(), Finding::worse);
        if (fromNetwork) {
            Finding copies = new Amplification(walk, request, found).judge(exits.found());
            findings.merge(AMPLIFICATION, copies, Finding::worse);
        }
    }

    /** What the platform gives to the module, at each place where it takes packets. */
    private List<Injection> received() {
        List<PacketSet> given = new ArrayList<>();
        for (PacketSet frames : walk.ipv4()) {
            given.addAll(walk.sets().nonEmpty(walk.space().where(frames, DST, placement.given())));
        }
        List<Injection> all = new ArrayList<>();
        for (Entry entry : walk.fabric().moduleEntries()) {
            given.forEach(g -> all.add(new Injection(entry, g)));
        }
        return all;
    }

    /** Packets that did not come in from the network: from files, which can hold anything, and made from templates. */
    private List<Injection> made() {
        Fabric fabric = walk.fabric();
        List<Entry> given = fabric.moduleEntries();
        int first = fabric.part(placement.moduleName()).orElseThrow();
        List<Injection> own = new ArrayList<>();
        for (int i = 0; i < placement.module().nodes().size(); i++) {
            List<Source> sources = placement.module().nodes().get(i).program().sources();
            for (int k = 0; k < sources.size(); k++) {
                Entry entry = new Entry.Source(first + i, k);
                if (!given.contains(entry)) {
                    own.add(new Injection(entry, frames(sources.get(k))));
                }
            }
        }
        return own;
    }

    private PacketSet frames(Source source) {
        return switch (source) {
            case Source.Receive receive -> walk.space().frames();
            case Source.Generate generate -> walk.space().bytes(generate.packet().toArray());
        };
    }

    /** Values of an address field that are not in {@code allowed}; a frame too short for addresses goes nowhere. */
    static Intervals others(Field field, Intervals allowed) {
        return allowed.complement(field).and(Intervals.present(field));
    }

    static boolean isSource(Field field) {
        return field.equals(SRC) || field.equals(Fields.IP_SRC);
    }

    static boolean isDestination(Field field) {
        return field.equals(DST) || field.equals(Fields.IP_DST);
    }
}
