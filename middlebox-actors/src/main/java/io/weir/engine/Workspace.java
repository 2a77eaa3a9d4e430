package io.weir.engine;

/**
 * What the pipelines of one worker share: its frame pool and scratch memory for batches. Single-threaded, like
 * everything that uses it.
 */
public final class Workspace {
    private final FramePool pool;

    public Workspace(FramePool pool) {
        this.pool = pool;
    }

    public FramePool pool() {
        return pool;
    }
}
