package io.weir.stack.ip;

import io.weir.stack.wire.Drop;
import io.weir.stack.wire.Ipv4Header;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/**
 * Puts fragments together (RFC 791, RFC 8200 4.5). Bounded in packets and bytes: the oldest packet makes room. One whose
 * fragments overlap is given up with all that may still come of it (RFC 5722; for IPv4 the same, as attacks are); a
 * fragment that only comes twice is not an overlap.
 */
final class Reassembly {
    static final int PACKET_LIMIT = 32;
    static final int BYTES_LIMIT = 256 * 1024;
    /** RFC 8200, 4.5 wants a minute; for IPv4 it is less with most, since its numbers come again soon. */
    static final long IPV6_LIFE_NS = TimeUnit.SECONDS.toNanos(60);
    static final long IPV4_LIFE_NS = TimeUnit.SECONDS.toNanos(30);

    private final ArrayDeque<Partial> partials = new ArrayDeque<>();
    private int bytes;

    /** Why the last fragment was not taken, or {@link Drop#NONE}. */
    private Drop wrong = Drop.NONE;

    private Partial whole;

    /** Whether the packet that this fragment belongs to is whole now; then {@link #show} shows it. */
    boolean add(IpPacket fragment, long nowNs) {
        wrong = Drop.NONE;
        boolean ipv4 = fragment.version() == 4;
        int at = ipv4 ? fragment.payloadAt() : fragment.ipv6().fragmentDataAt();
        int length = ipv4 ? fragment.payloadBytes() : fragment.ipv6().fragmentDataBytes();
        int offset = ipv4 ? fragment.ipv4().fragmentOffset() : fragment.ipv6().fragmentOffset();
        boolean more = ipv4 ? fragment.ipv4().moreFragments() : fragment.ipv6().moreFragments();
        int longest = ipv4 ? 0xffff - Ipv4Header.BYTES : 0xffff;
        if (length == 0 || more && length % 8 != 0 || offset + length > longest) {
            wrong = Drop.FRAGMENT_MALFORMED;
            return false;
        }
        Partial partial = of(fragment, nowNs);
        if (partial.poisoned) {
            wrong = Drop.FRAGMENT_OVERLAP;
            return false;
        }
        int before = partial.data.length;
        if (!reserve(partial, offset + length)) {
            wrong = Drop.FRAGMENT_MEMORY;
            return false;
        }
        wrong = partial.add(fragment.bytes(), at, offset, length, more);
        if (wrong == Drop.FRAGMENT_OVERLAP || wrong == Drop.FRAGMENT_MALFORMED) {
            partial.poison();
        } else if (wrong == Drop.NONE) {
            partial.header(fragment, offset);
        }
        bytes += partial.data.length - before;
        if (!partial.isWhole()) {
            return false;
        }
        partials.remove(partial);
        bytes -= partial.data.length;
        whole = partial;
        return true;
    }

    Drop wrong() {
        return wrong;
    }

    /** Shows the packet that became whole, headers and all. */
    Drop show(IpPacket in) {
        Partial done = whole;
        whole = null;
        return done.show(in);
    }

    private Partial of(IpPacket fragment, long nowNs) {
        for (Partial partial : partials) {
            if (partial.matches(fragment)) {
                return partial;
            }
        }
        if (partials.size() >= PACKET_LIMIT) {
            bytes -= partials.removeFirst().data.length;
        }
        Partial partial = new Partial(fragment, nowNs);
        partials.addLast(partial);
        return partial;
    }

    /** Makes room for a packet that reaches to {@code end}; false if there is none. */
    private boolean reserve(Partial partial, int end) {
        int wanted = partial.bytesFor(end) - partial.data.length;
        while (bytes + wanted > BYTES_LIMIT && partials.size() > 1) {
            Partial oldest = partials.peekFirst();
            if (oldest == partial) {
                // it moves to the end: others are older now
                partials.addLast(partials.removeFirst());
                continue;
            }
            bytes -= partials.removeFirst().data.length;
        }
        return bytes + wanted <= BYTES_LIMIT;
    }

    /** What happens to a packet whose time is over. */
    interface Expired {
        /** @param first whether its first fragment came: only then the sender is told; {@code in} shows what came of it */
        void expired(boolean first, IpPacket in);
    }

    void run(long nowNs, IpPacket in, Expired expired) {
        for (Iterator<Partial> i = partials.iterator(); i.hasNext(); ) {
            Partial partial = i.next();
            if (partial.endNs <= nowNs) {
                i.remove();
                bytes -= partial.data.length;
                boolean first = partial.firstBytes() > 0 && partial.showQuoted(in) == Drop.NONE;
                expired.expired(first, in);
            }
        }
    }

    long deadlineNs() {
        long next = Transport.NEVER;
        for (Partial partial : partials) {
            next = Math.min(next, partial.endNs);
        }
        return next;
    }

    int bytes() {
        return bytes;
    }

    int packets() {
        return partials.size();
    }
}
