package io.weir.verify;

import java.util.List;
import java.util.Optional;

/** What an exploration found. */
public final class Exploration {
    private final Walk walk;
    private final String exhausted;
    private final List<State> states;
    private final List<Ended> ended;

    Exploration(Walk walk, String exhausted) {
        this.walk = walk;
        this.exhausted = exhausted;
        this.states = walk.found().stream().map(Walk.Found::state).toList();
        this.ended = List.copyOf(walk.ended());
    }

    /** Everything reached. */
    public List<State> states() {
        return states;
    }

    /** Where ways end. What was dropped or sent by one state for one reason is one entry a binding. */
    public List<Ended> ended() {
        return ended;
    }

    /** Set when the budget ran out: then nothing here is complete, and no "none found" is a proof. */
    public Optional<String> exhausted() {
        return Optional.ofNullable(exhausted);
    }

    /** The way that one entering packet takes to a state: every stop, and the configuration lines that let it on. */
    public Trail trail(State last, Example packet) {
        return new Tracing(walk, packet).to(last);
    }

    /** The way to an ending. */
    public Trail trail(Ended last, Example packet) {
        return new Tracing(walk, packet).to(last);
    }
}
