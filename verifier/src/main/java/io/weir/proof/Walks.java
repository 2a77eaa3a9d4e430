package io.weir.proof;

import io.weir.topology.Fabric;
import io.weir.verify.Budget;

/** Where walks come from; one for each network that a proof looks at. */
@FunctionalInterface
interface Walks {
    Walk of(Fabric fabric, Budget budget);
}
