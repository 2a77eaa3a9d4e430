package io.weir.verify;

import io.weir.program.Program;
import io.weir.program.Source;
import io.weir.program.Step;
import io.weir.space.Exhausted;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Walks sets of packets through a network until nothing new is found or the budget is used up. Packets of one
 * exploration may leave entries in tables that later explorations by the same explorer find.
 */
public final class Explorer {
    /** Steps between two looks at the clock. */
    private static final int CLOCK_EVERY = 256;

    private final Network network;
    private final HeaderSpace space;
    private final Budget budget;
    private final LongSupplier nanoTime;
    private final Tables tables;
    private final Executor executor;
    private final long deadline;
    private long steps;

    private Explorer(Network network, HeaderSpace space, Budget budget, LongSupplier nanoTime) {
        this.network = network;
        this.space = space;
        this.budget = budget;
        this.nanoTime = nanoTime;
        this.tables = new Tables(space);
        this.executor = new Executor(space, tables, this::charge);
        this.deadline = nanoTime.getAsLong() + budget.time().toNanos();
    }

    /**
     * @param budget for everything that this explorer and its space will do
     * @param nanoTime a clock for the budget's time
     */
    public static Explorer create(Network network, Budget budget, LongSupplier nanoTime) {
        return new Explorer(network, new HeaderSpace(budget), budget, nanoTime);
    }

    public Network network() {
        return network;
    }

    public HeaderSpace space() {
        return space;
    }

    /**
     * Explores from {@code injections}. Packets of earlier explorations by this explorer may have left entries in
     * tables; explore everything that can come in first, then the flow in question.
     */
    public Exploration explore(List<Injection> injections, Automaton automaton) {
        tables.forgetReaders();
        Walk walk = new Walk(this, injections, automaton);
        String exhausted = null;
        try {
            walk.run();
            walk.findCircles();
        } catch (Exhausted e) {
            exhausted = e.getMessage();
        }
        return new Exploration(walk, exhausted);
    }

    private void charge() {
        if (++steps > budget.steps()) {
            throw new Exhausted(budget.steps() + " program steps");
        }
        if (steps % CLOCK_EVERY == 0 && nanoTime.getAsLong() - deadline > 0) {
            throw new Exhausted(budget.time().toMillis() + " ms");
        }
    }

    /** What is done to packets at an entry. */
    Step step(Entry entry) {
        Program program = network.node(entry.node()).program();
        return switch (entry) {
            case Entry.Input input -> program.inputs().get(input.port());
            case Entry.Source source -> program.sources().get(source.index()).step();
        };
    }

    /** Whether packets at this entry come anew from a device: unmarked, without annotations. */
    boolean receives(Entry entry) {
        return entry instanceof Entry.Source source
                && network.node(source.node()).program().sources().get(source.index()) instanceof Source.Receive;
    }

    Tables tables() {
        return tables;
    }

    Executor executor() {
        return executor;
    }

    Budget budget() {
        return budget;
    }
}
