package io.weir.programs.show;

import io.weir.stack.Stack;
import io.weir.stack.blocking.Endpoint;
import io.weir.stack.blocking.Sockets;
import io.weir.stack.ip.InterfaceAddress;
import io.weir.stack.tcp.Tcp;
import io.weir.stack.tcp.TcpCounter;
import io.weir.stack.tcp.TcpInfo;
import io.weir.stack.udp.Udp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How the stack of a program is, at one moment: what {@code ss} and {@code netstat -s} tell of the kernel's.
 *
 * @param name of the program
 * @param more connections that are not in {@code streams}, for there are too many to show
 * @param counters of TCP that are not 0, by their names
 * @param drops packets dropped by IP and UDP, by reason
 */
public record StackReport(
        String name,
        long pid,
        List<String> addresses,
        List<Listening> listening,
        List<Stream> streams,
        int more,
        Map<String, Long> counters,
        Map<String, Long> drops) {
    /** Connections that one report tells of. */
    static final int STREAMS = 10_000;

    /**
     * Somebody waits there.
     *
     * @param waiting connections to be accepted, or datagrams to be read
     */
    public record Listening(String protocol, String local, int waiting) {}

    /**
     * A TCP connection; see {@link TcpInfo}.
     *
     * @param thresholdBytes -1 as long as slow start never ended
     */
    public record Stream(
            String state,
            String local,
            String remote,
            int unreadBytes,
            int unackedBytes,
            int windowBytes,
            int thresholdBytes,
            int segmentBytes,
            long rttUs,
            long rtoUs,
            long retransmitted,
            String algorithm,
            String phase) {
        private static Stream of(TcpInfo info) {
            return new Stream(
                    info.state().name(),
                    new Endpoint(info.flow().localAddress(), info.flow().localPort()).toString(),
                    new Endpoint(info.flow().remoteAddress(), info.flow().remotePort()).toString(),
                    info.unreadBytes(),
                    info.unackedBytes(),
                    info.windowBytes(),
                    info.thresholdBytes() == Integer.MAX_VALUE ? -1 : info.thresholdBytes(),
                    info.segmentBytes(),
                    info.rttNs() / 1000,
                    info.rtoNs() / 1000,
                    info.retransmitted(),
                    info.algorithm(),
                    info.phase());
        }
    }

    /** Of a stack with a thread of its own; asks that thread. */
    public static StackReport of(String name, Sockets sockets) throws IOException {
        return sockets.running().call(() -> of(name, sockets.stack(), sockets.tcp().tcp(), sockets.udp()));
    }

    /** On the stack's thread. */
    public static StackReport of(String name, Stack stack, Tcp tcp, Udp udp) {
        List<TcpInfo> connections = tcp.show();
        Map<String, Long> counters = new LinkedHashMap<>();
        for (TcpCounter counter : TcpCounter.values()) {
            if (tcp.counted(counter) > 0) {
                counters.put(lower(counter), tcp.counted(counter));
            }
        }
        Map<String, Long> drops = new LinkedHashMap<>();
        stack.drops().byReason().forEach((why, packets) -> drops.put(lower(why), packets));
        return new StackReport(
                name,
                ProcessHandle.current().pid(),
                stack.addresses().stream().map(InterfaceAddress::address).map(Object::toString).toList(),
                listening(tcp, udp),
                connections.stream().limit(STREAMS).map(Stream::of).toList(),
                Math.max(0, connections.size() - STREAMS),
                counters,
                drops);
    }

    private static List<Listening> listening(Tcp tcp, Udp udp) {
        List<Listening> all = new ArrayList<>();
        tcp.listeners().forEach(one ->
                all.add(new Listening("tcp", new Endpoint(one.address(), one.port()).toString(), one.waiting())));
        udp.openSockets().forEach(one ->
                all.add(new Listening("udp", new Endpoint(one.local(), one.port()).toString(), one.waiting())));
        return all;
    }

    private static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
