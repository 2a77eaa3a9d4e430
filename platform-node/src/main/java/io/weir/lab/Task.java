package io.weir.lab;

import java.util.Optional;

/** What the client is doing. */
interface Task {
    /** Called over and over; the last line to say once it is done. */
    Optional<String> turn(long nowNs);

    void receive(Datagram datagram, long nowNs);
}
