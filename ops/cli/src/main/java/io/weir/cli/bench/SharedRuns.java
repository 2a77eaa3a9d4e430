package io.weir.cli.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Runs of which each tells something of several cases. */
final class SharedRuns<T> {
    /** Measures once. */
    interface Run<T> {
        T measure() throws IOException, InterruptedException;
    }

    private final Run<T> run;
    private final List<T> runs = new ArrayList<>();
    private final Map<ClusterCase, Integer> told = new EnumMap<>(ClusterCase.class);

    SharedRuns(Run<T> run) {
        this.run = run;
    }

    /** The next run that this case has not told of. */
    T next(ClusterCase wanted) throws IOException, InterruptedException {
        int next = told.getOrDefault(wanted, 0);
        if (next == runs.size()) {
            runs.add(run.measure());
        }
        told.put(wanted, next + 1);
        return runs.get(next);
    }
}
