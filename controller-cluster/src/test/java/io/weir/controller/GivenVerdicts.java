package io.weir.controller;

import io.weir.diagnostic.Diagnostic;
import io.weir.program.Bytes;
import io.weir.proof.Report;
import io.weir.proof.Sandbox;
import io.weir.proof.Verdict;
import io.weir.proof.VerificationRequest;
import io.weir.proof.Witness;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Verdicts by the module's name, for tests of what follows from them: unsafe-…, unknown-…, sandbox-…, else safe. */
public final class GivenVerdicts implements Prover {
    @Override
    public Report prove(VerificationRequest request) {
        String name = request.moduleName();
        if (name.startsWith("unsafe-")) {
            Witness witness = new Witness(Bytes.of(new byte[60]), "internet", "udp 198.51.100.7:1 > 203.0.113.20:2");
            return report(
                    new Verdict.Unsafe("R1", "the source is spoofed", witness, List.of("internet"), List.of()),
                    List.of(Diagnostic.error("V0302", "the source is spoofed")),
                    Optional.empty());
        }
        if (name.startsWith("unknown-")) {
            return report(new Verdict.NeedsSandbox(List.of("code"), false), List.of(), Optional.empty());
        }
        if (name.startsWith("sandbox-")) {
            Sandbox sandbox = new Sandbox(request.module(), List.of(), "only to the module's own address");
            return report(new Verdict.NeedsSandbox(List.of("code"), true), List.of(), Optional.of(sandbox));
        }
        return report(new Verdict.Safe("everything"), List.of(), Optional.empty());
    }

    private static Report report(Verdict verdict, List<Diagnostic> diagnostics, Optional<Sandbox> sandbox) {
        return new Report(
                verdict, List.of(), diagnostics, sandbox, new Report.Statistics(1, 1, Duration.ofMillis(1)));
    }
}
