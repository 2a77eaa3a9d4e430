package io.weir.verify;

import java.util.List;

/**
 * Watches packets on their way. Its state is part of every state of the exploration, so a requirement such as "through
 * a, then b" is decided in the same walk. Called once for every new set of packets that crosses a watched node;
 * must answer the same for the same arguments.
 */
public interface Automaton {
    /** Watches nothing. */
    Automaton NONE = new Automaton() {
        @Override
        public int start() {
            return 0;
        }

        @Override
        public boolean watches(int node) {
            return false;
        }

        @Override
        public List<Turn> turns(Passing passing) {
            throw new IllegalStateException("nothing is watched");
        }
    };

    /**
     * One of the ways on.
     *
     * @param state the automaton's next state
     * @param packets those of the crossing packets that take this way
     * @param remember whether to keep the packet as it is here, for comparison later ({@link State#remembered})
     */
    record Turn(int state, PacketSet packets, boolean remember) {}

    int start();

    /** Whether {@link #turns} is to be called for what crosses {@code node}. */
    boolean watches(int node);

    /** How packets go on. Those in none of the turns go no further. */
    List<Turn> turns(Passing passing);
}
