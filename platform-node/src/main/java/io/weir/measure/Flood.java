package io.weir.measure;

import io.weir.attach.Tuple;
import io.weir.engine.FrameMemory;
import io.weir.engine.FramePool;
import io.weir.engine.Packets;
import io.weir.net.IpAddress;
import io.weir.net.Ipv4Address;
import io.weir.port.AfPacketPort;
import io.weir.port.Checksums;
import io.weir.port.Port;
import io.weir.port.PortOpening;
import io.weir.port.VirtualMac;
import io.weir.portswitch.Arp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A host that sends very many small datagrams, evenly in time and to each target in turn, to middleboxes that send them back:
 * frames of 64 bytes with the checksum of the cable, many with one system call, so that a machine can measure what
 * runs beside it. {@code INTERFACE ADDRESS PORT PER_SECOND TARGET...}; the rate is that of all targets together. What
 * became of them is asked over standard input, a line each ({@link FloodLog#answer}); it ends with that.
 */
public final class Flood {
    private static final int FRAME = 60;
    private static final int IPV4 = 0x0800;
    private static final int IP = Port.ETHERNET_BYTES;
    private static final int UDP = IP + 20;
    private static final int NUMBER = UDP + 8;
    private static final int TTL = 64;
    private static final int SOURCE_PORT = 20_000;
    private static final int MTU = 1500;
    private static final int FRAMES = 8192;
    private static final int BURST = 256;
    /** Datagrams of a quarter of a millisecond go together: a sleep costs as much as sending many. */
    private static final long REST_NS = 250_000;
    /** Who was held up for longer does not send all that at once. */
    private static final long CATCH_UP_NS = 10_000_000;

    private final FramePool pool = new FramePool(FRAMES);
    private final Port port;
    private final int address;
    private final long mac;
    private final int udpPort;
    private final long everyNs;
    private final int[] targets;
    private final long[] targetMacs;
    private final FloodLog log;
    private final long[] out = new long[BURST];
    private final long[] in = new long[BURST];

    private Flood(String network, Ipv4Address address, int udpPort, int perSecond, List<Ipv4Address> targets) {
        this.port = switch (AfPacketPort.open(network, MTU, pool)) {
            case PortOpening.Opened opened -> opened.port();
            case PortOpening.Refused refused -> throw new IllegalStateException(refused.toString());
        };
        this.address = (int) address.value();
        this.mac = macOf(address);
        this.udpPort = udpPort;
        this.everyNs = 1_000_000_000L / perSecond;
        this.targets = targets.stream().mapToInt(t -> (int) t.value()).toArray();
        this.targetMacs = targets.stream().mapToLong(Flood::macOf).toArray();
        this.log = new FloodLog(targets.size());
    }

    private static long macOf(Ipv4Address address) {
        return VirtualMac.of(0, IpAddress.MAPPED | address.value());
    }

    public static void main(String[] arguments) throws IOException {
        Flood flood = new Flood(
                arguments[0],
                Ipv4Address.of(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                Arrays.stream(arguments).skip(4).map(Ipv4Address::of).toList());
        Thread.ofPlatform().daemon().start(flood::run);
        System.out.println("ready");
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            String[] words = line.split(" ");
            System.out.println(flood.log.answer(Long.parseLong(words[0]), Long.parseLong(words[1])));
        }
    }

    private void run() {
        long dueNs = System.nanoTime();
        while (true) {
            long nowNs = System.nanoTime();
            dueNs = Math.max(dueNs, nowNs - CATCH_UP_NS);
            int count = (int) Math.clamp((nowNs - dueNs) / everyNs, 0, BURST);
            send(count, nowNs);
            dueNs += count * everyNs;
            int got = receive();
            log.settle();
            if (count < BURST && got < BURST) {
                LockSupport.parkNanos(REST_NS);
            }
        }
    }

    private void send(int count, long nowNs) {
        int made = 0;
        while (made < count) {
            long packet = pool.allocate(FRAME);
            if (packet == FramePool.NONE) {
                break;
            }
            long number = log.sent(nowNs);
            write(pool.address(packet), number, (int) (number % targets.length));
            out[made++] = packet;
        }
        port.transmit(out, 0, made);
    }

    /** Without a checksum of UDP (RFC 768): middleboxes leave it so. */
    private void write(long frame, long number, int target) {
        Arp.putMac(frame, targetMacs[target]);
        Arp.putMac(frame + 6, mac);
        FrameMemory.putShort(frame + 12, IPV4);
        FrameMemory.putShort(frame + IP, 0x4500);
        FrameMemory.putShort(frame + IP + 2, FRAME - IP);
        FrameMemory.putInt(frame + IP + 4, 0);
        FrameMemory.putShort(frame + IP + 8, TTL << 8 | Tuple.UDP);
        FrameMemory.putInt(frame + IP + 12, address);
        FrameMemory.putInt(frame + IP + 16, targets[target]);
        Checksums.computeIp(frame + IP);
        FrameMemory.putShort(frame + UDP, SOURCE_PORT + target);
        FrameMemory.putShort(frame + UDP + 2, udpPort);
        FrameMemory.putInt(frame + UDP + 4, FRAME - UDP << 16);
        FrameMemory.putLong(frame + NUMBER, number);
        FrameMemory.putShort(frame + NUMBER + 8, 0);
        FrameMemory.putLong(frame + NUMBER + 10, 0);
    }

    private int receive() {
        int count = port.poll(in, 0, BURST);
        long nowNs = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long frame = pool.address(in[i]);
            int length = Packets.length(in[i]);
            if (FrameMemory.shortAt(frame + 12) == Arp.TYPE) {
                answer(frame, length);
            } else if (ours(frame, length)) {
                log.came(FrameMemory.longAt(frame + NUMBER), nowNs);
            }
        }
        pool.free(in, 0, count);
        return count;
    }

    private boolean ours(long frame, int length) {
        return length >= FRAME
                && Arp.mac(frame) == mac
                && FrameMemory.byteAt(frame + IP) == 0x45
                && FrameMemory.intAt(frame + IP + 16) == address
                && FrameMemory.shortAt(frame + UDP) == udpPort;
    }

    /** Nodes ask where it is; targets need not be asked, since their address says their MAC address. */
    private void answer(long frame, int length) {
        if (!Arp.whole(frame, length) || Arp.operation(frame) != Arp.REQUEST || Arp.targetIp(frame) != address) {
            return;
        }
        long packet = pool.allocate(Arp.BYTES);
        if (packet != FramePool.NONE) {
            Arp.write(pool.address(packet), Arp.REPLY, mac, address, Arp.senderMac(frame), Arp.senderIp(frame));
            out[0] = packet;
            port.transmit(out, 0, 1);
        }
    }
}
