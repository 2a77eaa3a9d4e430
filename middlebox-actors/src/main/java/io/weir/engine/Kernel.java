package io.weir.engine;

/** Decides first-match rules over the columns of field values in a workspace. */
interface Kernel {
    /**
     * Fills the first {@code count} exits of the workspace; value i of column f is that of field f of packet i. The
     * columns may be overwritten.
     */
    void decide(Workspace w, int count);

    /** The kernel that suits a decision. */
    static Kernel of(Decision decision) {
        if (decision.fields.size() == 1) {
            return RangeKernel.of(decision);
        }
        boolean few = decision.rules() <= BitKernel.MOST_RULES && !decision.fields.isEmpty();
        return few ? new BitKernel(decision) : TreeKernel.of(decision);
    }
}
