package io.weir.proof;

import io.weir.verify.Explorer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Proves a request, or says what is wrong with it. Stateless; every call is on its own. */
public final class Verification {
    /** A busy machine must not change an answer, so the budget's time is the thread's own. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Verification() {}

    /** Never throws for what a request says: whatever cannot be judged is in the report as unknown. */
    public static Report verify(VerificationRequest request) {
        Walks walks = (fabric, budget) ->
                new Walk(fabric, Explorer.create(fabric.network(), budget, THREADS::getCurrentThreadCpuTime));
        return new Proof(request, walks).report();
    }
}
