package io.weir.proof;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Severity;
import io.weir.diagnostic.Span;
import io.weir.proof.Finding.Evidence;
import io.weir.proof.RequirementResult.Kind;
import java.util.List;
import java.util.Optional;

/**
 * Findings as results and diagnostics. Codes: V0301 a requirement does not hold, V0302 it cannot be decided, V0303 and
 * V0304 the same for a policy rule; V0311 to V0314 a security rule is broken (R1, R2, R3, amplification), V0315 one cannot
 * be decided; V0320 a module was enclosed, V0321 it could not be.
 */
final class Wording {
    /** More lines than this do not explain, they bury. */
    private static final int MAX_LINES = 3;

    private Wording() {}

    static RequirementResult result(String name, Kind kind, Optional<Span> span, Finding finding) {
        return new RequirementResult(
                name,
                kind,
                span,
                finding.status(),
                finding.reason(),
                finding.evidence().map(Evidence::witness),
                finding.evidence().map(Evidence::path).orElse(List.of()),
                finding.evidence().map(Evidence::blamed).orElse(List.of()));
    }

    /** What a person should know about a requirement; empty when it holds. */
    static Optional<Diagnostic> requirement(String name, Kind kind, Span span, Finding finding) {
        boolean policy = kind == Kind.POLICY;
        String subject = (policy ? "policy rule `" : "requirement `") + name + "`";
        return switch (finding.status()) {
            case HOLDS -> Optional.empty();
            case VIOLATED -> Optional.of(shown(
                    Diagnostic.error(policy ? "V0303" : "V0301", span, subject + " does not hold"), finding));
            case UNKNOWN -> Optional.of(unknown(
                    Diagnostic.error(policy ? "V0304" : "V0302", span, subject + " cannot be decided"), finding));
        };
    }

    private static Diagnostic shown(Diagnostic bare, Finding finding) {
        String label = finding.evidence().isPresent() ? "violated, as the packet below shows" : "violated";
        return evidence(bare.labelled(label), finding).note(finding.reason());
    }

    private static Diagnostic unknown(Diagnostic bare, Finding finding) {
        Diagnostic told = bare.labelled("neither proved nor refuted");
        for (Span span : finding.unread()) {
            told = told.pointingAt(span, "because of this");
        }
        return told.note(finding.reason());
    }

    private static Diagnostic evidence(Diagnostic bare, Finding finding) {
        if (finding.evidence().isEmpty()) {
            return bare;
        }
        Evidence evidence = finding.evidence().get();
        Diagnostic told = bare;
        for (int i = 0; i < Math.min(MAX_LINES, evidence.blamed().size()); i++) {
            told = told.pointingAt(evidence.blamed().get(i), i == 0 ? evidence.blame() : "on its way");
        }
        told = told.note("example: " + evidence.witness().summary());
        told = evidence.outcome().isEmpty() ? told : told.note("outcome: " + evidence.outcome());
        return evidence.path().isEmpty() ? told : told.note("path: " + String.join(" -> ", evidence.path()));
    }

    /** What a person should know about a security rule; empty when it holds. */
    static Optional<Diagnostic> rule(String rule, Finding finding) {
        return switch (finding.status()) {
            case HOLDS -> Optional.empty();
            case VIOLATED -> Optional.of(help(rule, evidence(
                    Diagnostic.error(code(rule), "unsafe: " + title(rule)), finding)
                    .note(finding.reason())));
            case UNKNOWN -> Optional.of(Diagnostic.error("V0315", title(rule) + ": cannot be proved")
                    .note(finding.reason()));
        };
    }

    private static String code(String rule) {
        return switch (rule) {
            case SecurityRules.ANTI_SPOOFING -> "V0311";
            case SecurityRules.DEFAULT_OFF -> "V0312";
            case SecurityRules.OWNERSHIP -> "V0313";
            default -> "V0314";
        };
    }

    private static String title(String rule) {
        return switch (rule) {
            case SecurityRules.ANTI_SPOOFING -> "R1, no forged sources";
            case SecurityRules.DEFAULT_OFF -> "R2, no packets to who did not agree";
            case SecurityRules.OWNERSHIP -> "R3, no traffic of others";
            default -> "no more packets out than in";
        };
    }

    private static Diagnostic help(String rule, Diagnostic told) {
        return switch (rule) {
            case SecurityRules.DEFAULT_OFF -> told.help(
                    "ask the destination's owner to authorise the module, or answer only who sent something");
            case SecurityRules.OWNERSHIP -> told.help(
                    "prove that you own the addresses whose traffic the module is for");
            case SecurityRules.ANTI_SPOOFING -> told.help("keep the source, or set it to the module's own address");
            default -> told.help("ask the operator for a grant of more copies");
        };
    }

    static Diagnostic enclosed(Sandbox sandbox) {
        Diagnostic told = sandbox.proved()
                ? warning("V0320", "the module is safe only in a sandbox")
                : warning("V0321", "the module could not be proved safe, not even in a sandbox");
        return told.note(sandbox.summary());
    }

    private static Diagnostic warning(String code, String message) {
        return new Diagnostic(
                Severity.WARNING, code, message, Optional.empty(), "", List.of(), List.of(), List.of());
    }
}
