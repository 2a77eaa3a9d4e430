package io.weir.stack.ip;

import io.weir.net.IpAddress;
import java.util.Optional;

/** How a transport sends. Used on the stack's thread only. */
public interface IpOutput {
    /** The stack's time: that of the call under way, or of the last. */
    long nowNs();

    /**
     * The path for packets of a protocol to {@code remote}. Kept for as long as one wants to send that way: it follows
     * changes of routes, neighbours and path MTU by itself.
     *
     * @param local one of the stack's addresses, or the unspecified one of either kind: then the stack chooses
     * @return empty if there is no route, {@code local} is not the stack's, or the two are of different kinds
     */
    Optional<Path> path(IpAddress local, IpAddress remote, int protocol);

    /** The path back to where a received packet came from. Valid until the next call; allocates nothing. */
    Path pathBack(IpPacket packet);

    /** Room for a payload of {@code length} bytes. There is one buffer: it is valid until the next call. */
    PacketBuffer buffer(int length);

    /**
     * Sends what is in the buffer. A payload longer than the path's MTU goes in fragments if the buffer allows them.
     * Sent does not mean arrived: it may have to wait for the neighbour's address, and wait in vain.
     */
    Sent send(Path path, PacketBuffer payload);

    /** Whether the stack has this address, so that packets to it are delivered here. */
    boolean owns(IpAddress address);

    /** Where a transport counts what it drops. */
    DropCounters drops();
}
