package io.weir.controller;

import io.weir.proof.Report;
import io.weir.proof.Verification;
import io.weir.proof.VerificationRequest;

/** Judges requests. There is one, {@link #STANDARD}; tests of what follows from a verdict bring the verdict along. */
@FunctionalInterface
public interface Prover {
    Prover STANDARD = Verification::verify;

    Report prove(VerificationRequest request);
}
