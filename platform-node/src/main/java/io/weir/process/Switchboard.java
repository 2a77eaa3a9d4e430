package io.weir.process;

import io.weir.attach.Tuple;
import io.weir.attach.wire.Bell;
import io.weir.attach.wire.Region;
import io.weir.diagnostic.Diagnostic;
import io.weir.net.MacAddress;
import java.util.List;
import java.util.function.Consumer;

/**
 * The data plane as the server of processes sees it. Calls wait until the packet path has done what was asked, between
 * two batches.
 */
public interface Switchboard {
    /**
     * A process that wants in.
     *
     * @param name unique on the node
     * @param region shared with it; not to be closed before {@link #detach} returned
     * @param lost told, on the packet path's thread, when it is given up, and why: it must not wait
     */
    record Newcomer(String name, int user, int pid, Region region, Bell bell, Consumer<String> lost) {}

    /** What came of a request. */
    sealed interface Answer {
        /** @param macs the Ethernet addresses of the tuples registered */
        record Done(List<MacAddress> macs) implements Answer {}

        record Refused(Diagnostic why) implements Answer {}
    }

    Answer attach(Newcomer newcomer);

    /** Registers all, or none. */
    Answer register(String name, List<Tuple> tuples);

    /** Frees those that it has, said as they were registered; returns how many. */
    int release(String name, List<Tuple> tuples);

    /** Frees all that it holds. Nothing touches its region and its bell afterwards. */
    void detach(String name);

    /** Longest IP packet that can be sent, in bytes. */
    int mtu();
}
