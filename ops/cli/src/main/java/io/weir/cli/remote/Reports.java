package io.weir.cli.remote;

import io.weir.diagnostic.Diagnostic;
import io.weir.program.Bytes;
import io.weir.proof.Report;
import io.weir.proof.RequirementResult;
import io.weir.proof.Status;
import io.weir.proof.Verdict;
import io.weir.proof.Witness;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A verification's report as it came over the wire, as the verifier itself would have given it. */
public final class Reports {
    private Reports() {}

    public static Report report(io.weir.v1.Report message, List<Diagnostic> diagnostics, SentTexts texts) {
        List<RequirementResult> results =
                message.getResultsList().stream().map(r -> result(r, texts)).toList();
        return new Report(
                verdict(message, results),
                results,
                diagnostics,
                Optional.empty(),
                new Report.Statistics(0, message.getStates(), Duration.ofNanos(message.getDurationUs() * 1000)));
    }

    private static Verdict verdict(io.weir.v1.Report message, List<RequirementResult> results) {
        String reason = String.join("; ", message.getReasonsList());
        return switch (message.getVerdict()) {
            case SAFE -> new Verdict.Safe(reason);
            case UNSAFE -> unsafe(reason, results);
            case NEEDS_SANDBOX, VERDICT_UNSPECIFIED, UNRECOGNIZED ->
                new Verdict.NeedsSandbox(message.getReasonsList(), message.getEnforceable());
        };
    }

    private static Verdict unsafe(String reason, List<RequirementResult> results) {
        Witness none = new Witness(Bytes.of(new byte[0]), "", "a packet that was not sent along");
        return results.stream()
                .filter(r -> r.kind() == RequirementResult.Kind.SECURITY && r.status() == Status.VIOLATED)
                .findFirst()
                .<Verdict>map(r ->
                        new Verdict.Unsafe(r.name(), reason, r.witness().orElse(none), r.path(), r.blamed()))
                .orElseGet(() -> new Verdict.Unsafe("a rule", reason, none, List.of(), List.of()));
    }

    private static RequirementResult result(io.weir.v1.RequirementResult message, SentTexts texts) {
        return new RequirementResult(
                message.getName(),
                switch (message.getKind()) {
                    case POLICY -> RequirementResult.Kind.POLICY;
                    case SECURITY -> RequirementResult.Kind.SECURITY;
                    case REQUIREMENT, KIND_UNSPECIFIED, UNRECOGNIZED -> RequirementResult.Kind.REQUIREMENT;
                },
                message.hasSpan() ? texts.span(message.getSpan()) : Optional.empty(),
                switch (message.getStatus()) {
                    case HOLDS -> Status.HOLDS;
                    case VIOLATED -> Status.VIOLATED;
                    case UNKNOWN, STATUS_UNSPECIFIED, UNRECOGNIZED -> Status.UNKNOWN;
                },
                message.getReason(),
                message.hasWitness() ? Optional.of(witness(message.getWitness())) : Optional.empty(),
                message.getPathList(),
                texts.spans(message.getBlamedList()));
    }

    private static Witness witness(io.weir.v1.Witness message) {
        return new Witness(Bytes.of(message.getPacket().toByteArray()), message.getEntry(), message.getSummary());
    }
}
