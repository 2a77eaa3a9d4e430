package io.weir.engine;

/**
 * A binary decision tree in flat arrays: each inner node compares one field with one bound. A leaf is an exit, or where
 * the tree would have grown too large a short list of rules.
 *
 * <p>Child references: not negative, an inner node; negative, {@code ~r} is an exit or, from {@code exitCount} on, a
 * list.
 */
final class TreeKernel implements Kernel {
    final int root;
    final int exitCount;
    final int otherwise;
    /** Inner node n: {@code field, left, right} from 3n on; left is for values up to {@code bound[n]}. */
    final int[] nodes;
    final long[] bounds;
    /** Rules of list k: from {@code listFrom[k]} to {@code listFrom[k + 1] - 1}. */
    final int[] listFrom;
    final int[] listRules;
    final RuleRows rows;

    TreeKernel(TreeBuilder built) {
        this.root = built.root();
        this.exitCount = built.exitCount();
        this.otherwise = built.otherwise();
        this.nodes = built.nodes();
        this.bounds = built.bounds();
        this.listFrom = built.listFrom();
        this.listRules = built.listRules();
        this.rows = built.rows();
    }

    static TreeKernel of(Decision decision) {
        return new TreeKernel(new TreeBuilder(decision));
    }

    @Override
    public void decide(Workspace w, int count) {
        long[][] columns = w.columns;
        int[] exits = w.exits;
        int[] nodes = this.nodes;
        long[] bounds = this.bounds;
        for (int i = 0; i < count; i++) {
            int at = root;
            while (at >= 0) {
                // 1 or 2 without a branch: values and bounds are far from overflow
                at = nodes[3 * at + 1 + (int) (bounds[at] - columns[nodes[3 * at]][i] >>> 63)];
            }
            exits[i] = ~at < exitCount ? ~at : list(~at - exitCount, columns, i);
        }
    }

    private int list(int list, long[][] columns, int i) {
        for (int k = listFrom[list]; k < listFrom[list + 1]; k++) {
            if (rows.matches(listRules[k], columns, i)) {
                return rows.exits[listRules[k]];
            }
        }
        return otherwise;
    }
}
