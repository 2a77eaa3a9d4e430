package io.weir.verify;

import io.weir.program.Device;
import io.weir.program.Reason;

/** How the way of some packets ends. */
public sealed interface Ending {
    /** Handed to a device that leads out of the network. */
    record Sent(Device device) implements Ending {}

    /** Dropped by a program, for its reason. */
    record Dropped(Reason reason) implements Ending {}

    /** Left through an output port that is not connected, which drops it. */
    record Unconnected(int output) implements Ending {}

    /** Comes back to where it was, with the same fields but for the time to live: it circles. */
    record Circling(int state) implements Ending {}

    /** Gets longer headers, or more copies, each time round. */
    record Growing(int state) implements Ending {}
}
