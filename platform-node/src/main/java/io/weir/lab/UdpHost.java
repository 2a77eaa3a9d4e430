package io.weir.lab;

import io.weir.engine.FrameMemory;
import io.weir.engine.FramePool;
import io.weir.engine.Packets;
import io.weir.net.Ipv4Address;
import io.weir.port.Checksums;
import io.weir.port.Port;
import io.weir.portswitch.Arp;
import io.weir.attach.Tuple;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A host at user level with one address: answers and asks ARP, sends and receives UDP; everybody is on its link. What
 * comes with a wrong checksum, as a fragment or for somebody else, it does not take. Single-threaded.
 */
final class UdpHost {
    /** The longest payload: a datagram of it is one frame of 1514 bytes. */
    static final int MAX_PAYLOAD = 1472;

    private static final int BURST = 256;
    private static final int MAX_NEIGHBOURS = 256;
    /** Datagrams that wait for an ARP answer; the oldest goes when there are more. */
    private static final int MAX_WAITING = 256;
    private static final long ASK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int IPV4 = 0x0800;
    private static final int IP = Port.ETHERNET_BYTES;
    private static final int IP_BYTES = 20;
    private static final int UDP = IP + IP_BYTES;
    private static final int UDP_BYTES = 8;
    private static final int TTL = 64;
    /** Locally administered, and none of those that nodes make for middleboxes. */
    private static final long MAC_PREFIX = 0x0200L << 32;

    private final Port port;
    private final FramePool pool;
    private final int address;
    private final long mac;
    private final long[] burst = new long[BURST];
    private final long[] one = new long[1];
    private final Map<Integer, Long> neighbours = new HashMap<>();
    private final Map<Integer, Long> askedNs = new HashMap<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private Consumer<Datagram> receiver = _ -> {};

    private record Waiting(int to, long packet) {}

    UdpHost(Ipv4Address address, Port port, FramePool pool) {
        this.address = (int) address.value();
        this.mac = MAC_PREFIX | address.value();
        this.port = port;
        this.pool = pool;
    }

    /** Who gets the datagrams from now on. */
    void onDatagram(Consumer<Datagram> receiver) {
        this.receiver = receiver;
    }

    /** Takes what waits. Returns how many frames. */
    int turn(long nowNs) {
        int count = port.poll(burst, 0, BURST);
        for (int i = 0; i < count; i++) {
            long frame = pool.address(burst[i]);
            int length = Packets.length(burst[i]);
            if (Arp.whole(frame, length) && FrameMemory.shortAt(frame + 12) == Arp.TYPE) {
                arp(frame);
            } else if (right(frame, length)) {
                receiver.accept(datagram(frame));
            }
            pool.free(burst[i]);
        }
        return count;
    }

    private void arp(long frame) {
        int sender = Arp.senderIp(frame);
        long senderMac = Arp.senderMac(frame);
        boolean forUs = Arp.targetIp(frame) == address;
        if (sender != 0 && sender != address && (forUs || neighbours.containsKey(sender))) {
            learn(sender, senderMac);
        }
        if (forUs && sender != address && Arp.operation(frame) == Arp.REQUEST) {
            tell(Arp.REPLY, senderMac, sender);
        }
    }

    private void learn(int neighbour, long itsMac) {
        if (neighbours.size() == MAX_NEIGHBOURS && !neighbours.containsKey(neighbour)) {
            neighbours.clear();
        }
        neighbours.put(neighbour, itsMac);
        waiting.stream().filter(w -> w.to() == neighbour).forEach(w -> transmit(w.packet(), itsMac));
        waiting.removeIf(w -> w.to() == neighbour);
    }

    private void tell(int operation, long targetMac, int target) {
        long packet = pool.allocate(Arp.BYTES);
        if (packet != FramePool.NONE) {
            Arp.write(pool.address(packet), operation, mac, address, targetMac, target);
            send(packet);
        }
    }

    /** Whether it is a whole UDP datagram for this host with right checksums. */
    private boolean right(long frame, int length) {
        boolean whole = length >= UDP + UDP_BYTES
                && Arp.mac(frame) == mac
                && FrameMemory.shortAt(frame + 12) == IPV4
                && FrameMemory.byteAt(frame + IP) == 0x45
                && FrameMemory.byteAt(frame + IP + 9) == Tuple.UDP
                && (FrameMemory.shortAt(frame + IP + 6) & 0x3fff) == 0
                && FrameMemory.intAt(frame + IP + 16) == address;
        int udpBytes = whole ? FrameMemory.shortAt(frame + IP + 2) - IP_BYTES : 0;
        if (udpBytes < UDP_BYTES || UDP + udpBytes > length || FrameMemory.shortAt(frame + UDP + 4) != udpBytes) {
            return false;
        }
        long pseudo = Checksums.sum(frame + IP + 12, 8) + Tuple.UDP + udpBytes;
        boolean none = FrameMemory.shortAt(frame + UDP + 6) == 0;
        return Checksums.fold(Checksums.sum(frame + IP, IP_BYTES)) == 0
                && (none || Checksums.fold(pseudo + Checksums.sum(frame + UDP, udpBytes)) == 0);
    }

    private static Datagram datagram(long frame) {
        byte[] payload = new byte[FrameMemory.shortAt(frame + UDP + 4) - UDP_BYTES];
        FrameMemory.copyOut(frame + UDP + UDP_BYTES, payload, 0, payload.length);
        return new Datagram(
                FrameMemory.intAt(frame + IP + 12),
                FrameMemory.shortAt(frame + UDP),
                FrameMemory.shortAt(frame + UDP + 2),
                payload);
    }

    /** Sends a datagram, at once or when the neighbour has answered ARP. Payload at most {@link #MAX_PAYLOAD} bytes. */
    void send(int ownPort, int to, int toPort, byte[] payload, long nowNs) {
        long packet = payload.length > MAX_PAYLOAD ? FramePool.NONE : pool.allocate(UDP + UDP_BYTES + payload.length);
        if (packet == FramePool.NONE) {
            return;
        }
        long frame = pool.address(packet);
        FrameMemory.putShort(frame + 12, IPV4);
        FrameMemory.putShort(frame + IP, 0x4500);
        FrameMemory.putShort(frame + IP + 2, IP_BYTES + UDP_BYTES + payload.length);
        FrameMemory.putInt(frame + IP + 4, 0);
        FrameMemory.putShort(frame + IP + 8, TTL << 8 | Tuple.UDP);
        FrameMemory.putInt(frame + IP + 12, address);
        FrameMemory.putInt(frame + IP + 16, to);
        FrameMemory.putShort(frame + UDP, ownPort);
        FrameMemory.putShort(frame + UDP + 2, toPort);
        FrameMemory.putShort(frame + UDP + 4, UDP_BYTES + payload.length);
        FrameMemory.copyIn(payload, 0, frame + UDP + UDP_BYTES, payload.length);
        Checksums.computeIp(frame + IP);
        Checksums.computeTransport(frame + IP, IP_BYTES + UDP_BYTES + payload.length);
        Long known = neighbours.get(to);
        if (known != null) {
            transmit(packet, known);
        } else {
            await(to, packet, nowNs);
        }
    }

    private void await(int to, long packet, long nowNs) {
        if (waiting.size() == MAX_WAITING) {
            pool.free(waiting.removeFirst().packet());
        }
        waiting.addLast(new Waiting(to, packet));
        Long asked = askedNs.get(to);
        if (asked == null || nowNs - asked >= ASK_AGAIN_NS) {
            if (askedNs.size() == MAX_NEIGHBOURS) {
                askedNs.clear();
            }
            askedNs.put(to, nowNs);
            tell(Arp.REQUEST, 0, to);
        }
    }

    private void transmit(long packet, long to) {
        long frame = pool.address(packet);
        Arp.putMac(frame, to);
        Arp.putMac(frame + 6, mac);
        send(packet);
    }

    private void send(long packet) {
        one[0] = packet;
        port.transmit(one, 0, 1);
    }
}
