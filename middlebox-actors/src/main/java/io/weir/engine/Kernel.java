package io.weir.engine;

/** Decides first-match rules over the columns of field values in a workspace. */
interface Kernel {
    /** Fills {@code exits[0..count)}; {@code columns[f][i]} is the value of field f of packet i. */
    void decide(long[][] columns, int count, int[] exits);

    /** The kernel that suits a decision. */
    static Kernel of(Decision decision) {
        if (decision.fields.size() == 1) {
            return RangeKernel.of(decision);
        }
        return decision.rules() <= LinearKernel.FEW ? new LinearKernel(decision) : TreeKernel.of(decision);
    }
}
