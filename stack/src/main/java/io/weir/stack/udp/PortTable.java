package io.weir.stack.udp;

import io.weir.net.IpAddress;
import io.weir.stack.ip.IpPacket;
import io.weir.stack.wire.UdpPacket;
import java.util.ArrayList;
import java.util.List;

/** Sockets by their port: chains in a table that grows with them, so that finding one allocates nothing. */
final class PortTable {
    private static final int FIRST_SLOTS = 16;
    private static final int MOST_SLOTS = 1 << 16;

    private UdpSocket[] slots = new UdpSocket[FIRST_SLOTS];
    private int size;

    int size() {
        return size;
    }

    void add(UdpSocket socket) {
        if (size >= slots.length && slots.length < MOST_SLOTS) {
            List<UdpSocket> all = all();
            slots = new UdpSocket[slots.length * 2];
            all.forEach(this::link);
        }
        link(socket);
        size++;
    }

    private void link(UdpSocket socket) {
        int slot = socket.port() & slots.length - 1;
        socket.next = slots[slot];
        slots[slot] = socket;
    }

    void remove(UdpSocket socket) {
        int slot = socket.port() & slots.length - 1;
        UdpSocket previous = null;
        for (UdpSocket one = slots[slot]; one != null; previous = one, one = one.next) {
            if (one == socket) {
                if (previous == null) {
                    slots[slot] = one.next;
                } else {
                    previous.next = one.next;
                }
                size--;
                return;
            }
        }
    }

    List<UdpSocket> all() {
        List<UdpSocket> all = new ArrayList<>();
        for (UdpSocket first : slots) {
            for (UdpSocket one = first; one != null; one = one.next) {
                all.add(one);
            }
        }
        return all;
    }

    /** Whether a socket at this address and port would take no other's datagrams. */
    boolean isFree(IpAddress local, int port) {
        for (UdpSocket one = slots[port & slots.length - 1]; one != null; one = one.next) {
            if (one.port() == port && overlap(one.local(), local)) {
                return false;
            }
        }
        return true;
    }

    private static boolean overlap(IpAddress a, IpAddress b) {
        return a.equals(b) || covers(a, b) || covers(b, a);
    }

    private static boolean covers(IpAddress any, IpAddress other) {
        return any.isUnspecified() && (any.version() == 6 || other.version() == 4);
    }

    /** Whose a received datagram is; null if nobody's. */
    UdpSocket find(IpPacket packet, UdpPacket datagram) {
        int port = datagram.destinationPort();
        for (UdpSocket one = slots[port & slots.length - 1]; one != null; one = one.next) {
            if (one.port() == port && one.takes(packet, datagram.sourcePort())) {
                return one;
            }
        }
        return null;
    }

    /** Who has sent a packet from this port; null if nobody who is still there. */
    UdpSocket sender(IpPacket sent, int port) {
        for (UdpSocket one = slots[port & slots.length - 1]; one != null; one = one.next) {
            if (one.port() == port && one.isAt(sent.sourceHigh(), sent.sourceLow())) {
                return one;
            }
        }
        return null;
    }
}
