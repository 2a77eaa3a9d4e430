package io.weir.verify;

import java.util.List;

/** Walks sets of packets through a network until nothing new is found or the budget is used up. */
public interface Explorer {
    Network network();

    HeaderSpace space();

    /**
     * Explores from {@code injections}. Packets of earlier explorations by this explorer may have left entries in
     * tables; explore everything that can come in first, then the flow in question.
     */
    Exploration explore(List<Injection> injections, Automaton automaton);
}
