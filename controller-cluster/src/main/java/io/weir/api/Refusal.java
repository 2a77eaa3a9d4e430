package io.weir.api;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.weir.diagnostic.Diagnostic;
import io.weir.proof.Report;
import io.weir.v1.Diagnostics;
import java.util.List;
import java.util.Optional;

/** A call that is refused, and all that its caller should know about it. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * What fits into the trailers of an answer; gRPC clients take 8 KiB by default, and the
     * details travel as base64.
     */
    private static final int DETAIL_BYTES = 5 << 10;

    private final Code code;
    private final transient List<Diagnostic> diagnostics;
    private final transient Optional<Report> report;

    private Refusal(Code code, String message, List<Diagnostic> diagnostics, Optional<Report> report) {
        super(message, null, false, false);
        this.code = code;
        this.diagnostics = List.copyOf(diagnostics);
        this.report = report;
    }

    static Refusal of(Code code, String diagnosticCode, String message) {
        return of(code, Diagnostic.error(diagnosticCode, message));
    }

    static Refusal of(Code code, Diagnostic diagnostic) {
        return new Refusal(code, diagnostic.message(), List.of(diagnostic), Optional.empty());
    }

    static Refusal invalid(String message) {
        return of(Code.INVALID_ARGUMENT, "A0711", message);
    }

    static Refusal missing(String name) {
        return of(Code.NOT_FOUND, "N0821", "there is no " + name + " that you may see");
    }

    static Refusal texts(List<Diagnostic> diagnostics) {
        return new Refusal(
                Code.INVALID_ARGUMENT, first(diagnostics, "a text is wrong"), diagnostics, Optional.empty());
    }

    static Refusal unproved(String message, List<Diagnostic> diagnostics, Optional<Report> report) {
        return new Refusal(Code.FAILED_PRECONDITION, first(diagnostics, message), diagnostics, report);
    }

    private static String first(List<Diagnostic> diagnostics, String otherwise) {
        return diagnostics.stream().findFirst().map(Diagnostic::message).orElse(otherwise);
    }

    Code code() {
        return code;
    }

    List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    Optional<Report> report() {
        return report;
    }

    StatusRuntimeException status() {
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(code.getNumber())
                .setMessage(getMessage())
                .addDetails(Any.pack(details()))
                .build());
    }

    /** What does not fit is left out: first what holds, then the last results, then the last diagnostics. */
    private Diagnostics details() {
        Diagnostics.Builder details = Diagnostics.newBuilder();
        diagnostics.forEach(d -> details.addDiagnostics(Messages.diagnostic(d)));
        report.ifPresent(r -> details.setReport(Messages.report(r)));
        while (details.build().getSerializedSize() > DETAIL_BYTES) {
            if (details.getReportBuilder().getResultsCount() > 0) {
                details.getReportBuilder().removeResults(leastTelling(details.getReport()));
            } else if (details.getDiagnosticsCount() > 1) {
                details.removeDiagnostics(details.getDiagnosticsCount() - 1);
            } else {
                return Diagnostics.getDefaultInstance();
            }
        }
        return details.build();
    }

    private static int leastTelling(io.weir.v1.Report proofs) {
        int last = proofs.getResultsCount() - 1;
        for (int i = last; i >= 0; i--) {
            if (proofs.getResults(i).getStatus() == io.weir.v1.RequirementResult.Status.HOLDS) {
                return i;
            }
        }
        return last;
    }
}
