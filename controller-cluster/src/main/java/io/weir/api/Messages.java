package io.weir.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.weir.diagnostic.Diagnostic;
import io.weir.ledger.Names;
import io.weir.ledger.Placer;
import io.weir.net.Ipv4Address;
import io.weir.proof.Report;
import io.weir.proof.RequirementResult;
import io.weir.proof.Verdict;
import io.weir.proof.Witness;
import io.weir.v1.Candidate;
import io.weir.v1.Event;
import io.weir.v1.Middlebox;
import io.weir.v1.Node;
import io.weir.v1.Span;
import io.weir.v1.Submission;
import io.weir.v1.Tenant;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.EventRecord;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.Revocation;
import io.weir.wire.v1.TenantRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is known, in the words of the public API. */
final class Messages {
    private static final long MILLIS = 1000;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private Messages() {}

    static io.weir.v1.Diagnostic diagnostic(Diagnostic diagnostic) {
        io.weir.v1.Diagnostic.Builder message = io.weir.v1.Diagnostic.newBuilder()
                .setSeverity(
                        switch (diagnostic.severity()) {
                            case ERROR -> io.weir.v1.Diagnostic.Severity.ERROR;
                            case WARNING -> io.weir.v1.Diagnostic.Severity.WARNING;
                            case NOTE -> io.weir.v1.Diagnostic.Severity.NOTE;
                        })
                .setCode(diagnostic.code())
                .setMessage(diagnostic.message())
                .setLabel(diagnostic.label())
                .addAllNotes(diagnostic.notes())
                .addAllHelps(diagnostic.helps());
        diagnostic.span().ifPresent(span -> message.setSpan(span(span)));
        diagnostic
                .related()
                .forEach(r -> message.addRelated(io.weir.v1.Diagnostic.Related.newBuilder()
                        .setSpan(span(r.span()))
                        .setLabel(r.label())));
        return message.build();
    }

    private static Span span(io.weir.diagnostic.Span span) {
        return Span.newBuilder()
                .setSource(span.source().name())
                .setStart(span.start())
                .setEnd(span.end())
                .setLine(span.line())
                .setColumn(span.column())
                .build();
    }

    static io.weir.v1.Revocation revocation(Revocation revocation) {
        return io.weir.v1.Revocation.newBuilder()
                .setIdentity(revocation.getIdentity())
                .setReason(revocation.getReason())
                .setRevokeTime(time(revocation.getRevokeMs()))
                .setActor(revocation.getActor())
                .build();
    }

    /** As another node's log has it, but for its cursor. */
    static Revocation revocation(io.weir.v1.Revocation told) {
        return Revocation.newBuilder()
                .setIdentity(told.getIdentity())
                .setReason(told.getReason())
                .setRevokeMs(Timestamps.toMillis(told.getRevokeTime()))
                .setActor(told.getActor())
                .build();
    }

    static io.weir.v1.Report report(Report report) {
        return io.weir.v1.Report.newBuilder()
                .setVerdict(verdict(report.verdict()))
                .addAllReasons(reasons(report.verdict()))
                .addAllResults(report.results().stream().map(Messages::result).toList())
                .setEnforceable(report.safeInSandbox())
                .setStates(report.statistics().states())
                .setDurationUs(report.statistics().time().toNanos() / MILLIS)
                .build();
    }

    static io.weir.v1.Verdict verdict(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Safe _ -> io.weir.v1.Verdict.SAFE;
            case Verdict.Unsafe _ -> io.weir.v1.Verdict.UNSAFE;
            case Verdict.NeedsSandbox _ -> io.weir.v1.Verdict.NEEDS_SANDBOX;
        };
    }

    static List<String> reasons(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Safe safe -> List.of(safe.explored());
            case Verdict.Unsafe unsafe -> List.of(unsafe.reason());
            case Verdict.NeedsSandbox needs -> needs.undecided();
        };
    }

    private static io.weir.v1.RequirementResult result(RequirementResult result) {
        io.weir.v1.RequirementResult.Builder message = io.weir.v1.RequirementResult.newBuilder()
                .setName(result.name())
                .setKind(
                        switch (result.kind()) {
                            case REQUIREMENT -> io.weir.v1.RequirementResult.Kind.REQUIREMENT;
                            case POLICY -> io.weir.v1.RequirementResult.Kind.POLICY;
                            case SECURITY -> io.weir.v1.RequirementResult.Kind.SECURITY;
                        })
                .setStatus(
                        switch (result.status()) {
                            case HOLDS -> io.weir.v1.RequirementResult.Status.HOLDS;
                            case VIOLATED -> io.weir.v1.RequirementResult.Status.VIOLATED;
                            case UNKNOWN -> io.weir.v1.RequirementResult.Status.UNKNOWN;
                        })
                .setReason(result.reason())
                .addAllPath(result.path())
                .addAllBlamed(result.blamed().stream().map(Messages::span).toList());
        result.span().ifPresent(span -> message.setSpan(span(span)));
        result.witness().ifPresent(witness -> message.setWitness(witness(witness)));
        return message.build();
    }

    private static io.weir.v1.Witness witness(Witness witness) {
        return io.weir.v1.Witness.newBuilder()
                .setSummary(witness.summary())
                .setPacket(ByteString.copyFrom(witness.packet().toArray()))
                .setEntry(witness.entry())
                .build();
    }

    static Timestamp time(long ms) {
        return Timestamp.newBuilder()
                .setSeconds(Math.floorDiv(ms, MILLIS))
                .setNanos((int) Math.floorMod(ms, MILLIS) * NANOS_PER_MILLI)
                .build();
    }

    static Timestamp time(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    static List<String> addresses(Deployment deployment) {
        return deployment.getAddressesList().stream()
                .map(a -> new Ipv4Address(Integer.toUnsignedLong(a)).toString())
                .toList();
    }

    /** @param sites of nodes by name, so that they can be called by their resource names */
    static Middlebox middlebox(Deployment from, NodeNames sites, boolean withTexts) {
        Middlebox.Builder message = Middlebox.newBuilder()
                .setName(Names.of(from))
                .setState(state(from.getState()))
                .setReason(from.getReason())
                .addAllAddresses(addresses(from))
                .setMac(mac(from.getAddresses(0)))
                .setNode(sites.resource(from.getNode()))
                .setStandby(sites.resource(from.getStandby()))
                .setWarm(from.getWarm())
                .setMovingTo(sites.resource(from.getMovingTo()))
                .setSandboxed(from.getSandboxed())
                .setVerdictValue(from.getVerdict())
                .setCreateTime(time(from.getCreateMs()))
                .setUpdateTime(time(from.getUpdateMs()))
                .setEtag(Long.toString(from.getVersion()))
                .setRole(from.getRole().toLowerCase(Locale.ROOT).replace('_', '-'))
                .setEpoch(from.getEpoch())
                .setMoves(from.getMoves());
        if (withTexts) {
            message.setClick(from.getClick())
                    .setRequirements(from.getRequirements())
                    .setSubmission(submission(from));
        }
        return message.build();
    }

    private static Submission submission(Deployment from) {
        return Submission.newBuilder()
                .setClick(from.getClick())
                .setClickName(from.getClickName())
                .setRequirements(from.getRequirements())
                .setRequirementsName(from.getRequirementsName())
                .setModule(from.getModule())
                .addAllAddresses(addresses(from))
                .addAllClients(from.getClientsList())
                .addAllOwns(from.getOwnsList())
                .addAllNear(from.getNearList())
                .setNoStandby(from.getNoStandby())
                .build();
    }

    private static Middlebox.State state(Deployment.State state) {
        return switch (state) {
            case STARTING -> Middlebox.State.STARTING;
            case RUNNING -> Middlebox.State.RUNNING;
            case HOMELESS -> Middlebox.State.HOMELESS;
            case FAILED -> Middlebox.State.FAILED;
            case STATE_UNSPECIFIED, UNRECOGNIZED -> Middlebox.State.STATE_UNSPECIFIED;
        };
    }

    /** The Ethernet address that goes with an address wherever it is served. */
    private static String mac(int address) {
        return String.format(
                "02:57:%02x:%02x:%02x:%02x",
                address >>> 24, address >>> 16 & 255, address >>> 8 & 255, address & 255);
    }

    static List<Candidate> candidates(Placer.Choice choice) {
        List<Candidate> all = new ArrayList<>();
        Optional<NodeRecord> chosen = choice.node();
        for (Placer.Candidate candidate : choice.candidates()) {
            boolean standby = choice.standby().filter(s -> s == candidate.node()).isPresent();
            all.add(Candidate.newBuilder()
                    .setNode(Names.of(candidate.node()))
                    .setChosen(chosen.filter(c -> c == candidate.node()).isPresent())
                    .setReason(candidate.reason() + (standby ? "; the standby" : ""))
                    .build());
        }
        return all;
    }

    static Event event(EventRecord from, String source) {
        return Event.newBuilder()
                .setCursor(from.getCursor())
                .setType(from.getType())
                .setSubject(from.getSubject())
                .setTime(time(from.getTimeMs()))
                .setCause(from.getCause())
                .setSummary(from.getSummary())
                .putAllData(from.getDataMap())
                .setSource(source)
                .setActor(from.getActor())
                .build();
    }

    static Node.State state(NodeRecord.State state) {
        return switch (state) {
            case READY -> Node.State.UP;
            case LOST -> Node.State.LOST;
            case LEFT -> Node.State.LEAVING;
            case STATE_UNSPECIFIED, UNRECOGNIZED -> Node.State.STATE_UNSPECIFIED;
        };
    }

    static Tenant tenant(TenantRecord from) {
        return Tenant.newBuilder()
                .setName(Names.tenant(from.getName()))
                .addAllClients(from.getClientsList())
                .addAllOwns(from.getOwnsList())
                .addAllAuthorized(from.getAuthorizedList())
                .setCopies(from.getCopies())
                .setMaxMiddleboxes(from.getMaxMiddleboxes())
                .setMaxAddresses(from.getMaxAddresses())
                .setDisabled(from.getDisabled())
                .setEtag(Long.toString(from.getVersion()))
                .build();
    }
}
