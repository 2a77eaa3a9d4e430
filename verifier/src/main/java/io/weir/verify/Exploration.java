package io.weir.verify;

import java.util.List;
import java.util.Optional;

/** What an exploration found. */
public interface Exploration {
    /** Everything reached. */
    List<State> states();

    /** Where ways end. What was dropped or sent by one state for one reason is one entry a binding. */
    List<Ended> ended();

    /** Set when the budget ran out: then nothing here is complete, and no "none found" is a proof. */
    Optional<String> exhausted();

    /** The way that one entering packet takes to a state: every hop, and the configuration lines that let it on. */
    Trail trail(State last, Example packet);

    /** The way to an ending. */
    Trail trail(Ended last, Example packet);
}
