package io.weir.proof;

import io.weir.program.Intervals;
import io.weir.topology.Fabric;
import io.weir.verify.Crossing;
import io.weir.verify.Entry;
import java.util.Optional;
import java.util.OptionalInt;

/** A resolved place: crossings that count as being there. */
sealed interface Spot {
    /** The node to watch. */
    int node();

    boolean at(Crossing crossing);

    /**
     * Over a link to a vertex.
     *
     * @param destinations when only packets to these count
     */
    record Vertex(int node, Optional<Intervals> destinations) implements Spot {
        @Override
        public boolean at(Crossing crossing) {
            return crossing instanceof Crossing.Arrives a && a.node() == node && Fabric.overLink(a.entry());
        }
    }

    /** From a device into a part: the module or an operator's middlebox. */
    record Receiver(int node) implements Spot {
        @Override
        public boolean at(Crossing crossing) {
            return crossing instanceof Crossing.Arrives a && a.node() == node && a.entry() instanceof Entry.Source;
        }
    }

    /**
     * Out of an element: through an output port (all when empty), or port 0 of an element that transmits.
     *
     * @param sources when only packets from these count
     */
    record Output(int node, OptionalInt port, Optional<Intervals> sources) implements Spot {
        @Override
        public boolean at(Crossing crossing) {
            return switch (crossing) {
                case Crossing.Leaves l -> l.node() == node && (port.isEmpty() || port.getAsInt() == l.output());
                case Crossing.Transmitted t -> t.node() == node && port.orElse(0) == 0;
                case Crossing.Arrives a -> false;
            };
        }
    }
}
