package io.weir.cli.remote;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.weir.cli.Exit;
import io.weir.diagnostic.Diagnostic;
import io.weir.proof.Report;
import io.weir.v1.Diagnostics;
import java.util.List;
import java.util.Optional;

/**
 * A call that a server refused, in the words of the command line.
 *
 * @param exit how to exit
 * @param diagnostics what the server said about the texts, else one that says what the status says
 * @param report what verification found, if it came to that
 */
public record Refusal(Exit exit, List<Diagnostic> diagnostics, Optional<Report> report) {

    public static Refusal of(StatusRuntimeException e, SentTexts texts) {
        Optional<Diagnostics> details = details(e);
        List<Diagnostic> told = details.map(d ->
                        d.getDiagnosticsList().stream().map(texts::diagnostic).toList())
                .orElse(List.of());
        Optional<Report> report = details.filter(Diagnostics::hasReport)
                .map(d -> Reports.report(d.getReport(), told, texts));
        if (told.isEmpty()) {
            return new Refusal(exit(e.getStatus(), report), List.of(plain(e.getStatus())), report);
        }
        return new Refusal(exit(e.getStatus(), report), told, report);
    }

    private static Optional<Diagnostics> details(StatusRuntimeException e) {
        com.google.rpc.Status status = StatusProto.fromThrowable(e);
        if (status == null) {
            return Optional.empty();
        }
        try {
            for (Any detail : status.getDetailsList()) {
                if (detail.is(Diagnostics.class)) {
                    return Optional.of(detail.unpack(Diagnostics.class));
                }
            }
        } catch (InvalidProtocolBufferException _) {
            // a server of another version: its status still says something
        }
        return Optional.empty();
    }

    private static Exit exit(Status status, Optional<Report> report) {
        return switch (status.getCode()) {
            case INVALID_ARGUMENT, OUT_OF_RANGE -> Exit.TEXT;
            case FAILED_PRECONDITION -> report.filter(r -> r.exitCode() == Report.EXIT_UNKNOWN).isPresent()
                    ? Exit.UNKNOWN
                    : Exit.VIOLATED;
            case RESOURCE_EXHAUSTED -> Exit.NO_PLACE;
            case PERMISSION_DENIED, UNAUTHENTICATED -> Exit.NOT_PERMITTED;
            case CANCELLED -> Exit.INTERRUPTED;
            case OK, UNKNOWN, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS, ABORTED, UNIMPLEMENTED, INTERNAL,
                    UNAVAILABLE, DATA_LOSS -> Exit.FAILED;
        };
    }

    private static Diagnostic plain(Status status) {
        String said = Optional.ofNullable(status.getDescription()).orElse("no reason given");
        return switch (status.getCode()) {
            case PERMISSION_DENIED, UNAUTHENTICATED -> Diagnostic.error("A0702", "not permitted: " + said);
            case RESOURCE_EXHAUSTED -> Diagnostic.error("P0501", said);
            case UNAVAILABLE, DEADLINE_EXCEEDED ->
                Diagnostic.error("N0853", "the cluster did not answer: " + said)
                        .help("`weir status` says how it is; a new leader is elected within seconds");
            case OK, CANCELLED, UNKNOWN, INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION, ABORTED,
                    OUT_OF_RANGE, UNIMPLEMENTED, INTERNAL, DATA_LOSS -> Diagnostic.error("N0854", said);
        };
    }
}
