package io.weir.engine;

/**
 * A step of a program, compiled. One object per step and instance, small; the code is shared by all instances and runs
 * over batches.
 */
abstract class Op {
    /**
     * Does the step to packets {@code from} to {@code from + count - 1} of the workspace's batch, at least one, and
     * hands them on. Owns them: every frame ends in the outlet, in a queue, or freed with a counted drop.
     */
    abstract void run(Workspace w, int from, int count);
}
