package io.weir.portswitch;

import io.weir.attach.Tuple;
import io.weir.net.IpAddress;
import io.weir.port.Port;
import io.weir.port.VirtualMac;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The addresses that something attached has tuples of, and the Ethernet address of each: a virtual one of its own, or
 * the interface's where the address is the kernel's and only some tuples of it are taken away. Single-threaded.
 */
final class ServedAddresses {
    private final TupleTable tuples;
    private final Port port;
    private final long hostMac;
    /** Those that the port takes away from the kernel. */
    private final Set<Tuple> steered = new HashSet<>();
    /** Addresses of the kernel, with the number of tuples that are taken away. */
    private final Map<IpAddress, Integer> kernels = new HashMap<>();

    /** Addresses whose owners move to another node, and who waits for their announcement from there. */
    private final Map<IpAddress, Runnable> leaving = new HashMap<>();

    private final AddressTable shared = new AddressTable();

    ServedAddresses(TupleTable tuples, Port port) {
        this.tuples = tuples;
        this.port = port;
        this.hostMac = port.hostMac();
    }

    boolean contains(IpAddress address) {
        return tuples.serves(address.high(), address.low());
    }

    /** Whether the node answers for it, for nobody else does. */
    boolean answers(IpAddress address) {
        return contains(address) && !kernels.containsKey(address) && !leaving.containsKey(address);
    }

    /** Its owner moves to another node: nobody answers for it here any more. */
    void leaves(IpAddress address, Runnable announced) {
        leaving.put(address, announced);
    }

    void left(IpAddress address) {
        leaving.remove(address);
    }

    /** Somebody on the link announces it; where its owner moves to, if it does. */
    void announced(IpAddress address) {
        Runnable told = leaving.isEmpty() ? null : leaving.get(address);
        if (told != null) {
            told.run();
        }
    }

    /** Whether it is an address of the kernel of which something is taken away. */
    boolean shared(long high, long low) {
        return shared.size() > 0 && shared.get(high, low) != AddressTable.ABSENT;
    }

    long mac(IpAddress address) {
        return mac(address.high(), address.low());
    }

    long mac(long high, long low) {
        return shared(high, low) ? hostMac : VirtualMac.of(high, low);
    }

    /** The tuple is of an address of the kernel's: its frames come here from now on. */
    void share(Tuple tuple) {
        IpAddress address = tuple.address();
        port.steer(tuple);
        steered.add(tuple);
        kernels.merge(address, 1, Integer::sum);
        shared.put(address.high(), address.low(), 1);
    }

    /** Gives back what was shared; any other tuple is none of its business. */
    void unshare(Tuple tuple) {
        IpAddress address = tuple.address();
        if (!steered.remove(tuple)) {
            return;
        }
        port.unsteer(tuple);
        if (kernels.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1) == null) {
            shared.remove(address.high(), address.low());
        }
    }
}
