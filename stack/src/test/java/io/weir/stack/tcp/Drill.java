package io.weir.stack.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.weir.net.IpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Runs a script against a TCP, in virtual time: segments that come, segments that must go out at that time and in that
 * order and no others, calls of the socket. The language is described in the README beside the scripts.
 */
final class Drill {
    private static final IpAddress HERE = IpAddress.of("192.0.2.1");
    private static final IpAddress THERE = IpAddress.of("198.51.100.1");
    private static final int PORT = 80;
    private static final long TOLERANCE_NS = 1_000_000;

    /** One connection as a script sees it: a remote port, and what its numbers begin with. */
    private static final class Peer {
        private final int port;
        private int base;
        private int stampBase;
        private TcpSocket socket;
        private long written;
        private long read;

        private Peer(int port) {
            this.port = port;
        }
    }

    private record Sent(long atNs, int peerPort, int congestion, byte[] bytes) {}

    private final Map<Integer, Peer> peers = new HashMap<>();
    private final ArrayDeque<Sent> sent = new ArrayDeque<>();
    private final TcpSegment segment = new TcpSegment();
    private final Set<TcpFeature> features = EnumSet.of(TcpFeature.SACK, TcpFeature.WINDOW_SCALING, TcpFeature.CUBIC);
    private TcpLimits limits = TcpLimits.USUAL;
    private int mtu = 1040;
    private boolean full;
    private Tcp tcp;
    private TcpListener listener;
    private long timeNs;
    private long nowNs;
    private String line = "";

    static void run(Path script) throws IOException {
        Drill drill = new Drill();
        drill.play(script);
        drill.line = "at the end";
        drill.nothingMore();
        drill.tcp.close();
        assertThat(drill.tcp.connections()).as("connections left").isZero();
        assertThat(drill.tcp.bufferBytes()).as("memory left").isZero();
    }

    private void play(Path script) throws IOException {
        int number = 0;
        for (String written : Files.readAllLines(script)) {
            number++;
            String text = written.replaceFirst("#.*", "").strip();
            line = script.getFileName() + ", line " + number + ": " + text;
            if (text.startsWith("use ")) {
                play(script.resolveSibling(text.substring(4) + ".steps"));
            } else if (!text.isEmpty()) {
                step(text);
            }
        }
    }

    private void step(String text) {
        if (!text.startsWith("+")) {
            configure(text.split(" "));
            return;
        }
        if (tcp == null) {
            tcp = Tcp.create(new TcpSettings(features, limits, TcpTimes.USUAL), new Output(), new Random(7));
            timeNs = 1_000_000_000;
            advance(timeNs);
        }
        String[] words = text.split(" +", 2);
        boolean anyTime = words[0].equals("+*");
        timeNs += anyTime ? 0 : Math.round(Double.parseDouble(words[0]) * 1e9);
        String rest = words[1];
        int label = 1;
        if (rest.startsWith("@")) {
            String[] parts = rest.split(" +", 2);
            label = Integer.parseInt(parts[0].substring(1));
            rest = parts[1];
        }
        Peer peer = peers.computeIfAbsent(label, n -> new Peer(40_000 + n));
        if (rest.startsWith("> ")) {
            expect(peer, ScriptedSegment.parse(rest.substring(2).strip()), anyTime);
            return;
        }
        advance(timeNs);
        nothingMore();
        if (rest.startsWith("< ")) {
            arrive(peer, ScriptedSegment.parse(rest.substring(2).strip()));
        } else {
            call(peer, rest.split(" +"));
        }
    }

    private void configure(String[] words) {
        switch (words[0]) {
            case "with" -> names(words).forEach(features::add);
            case "without" -> names(words).forEach(features::remove);
            case "mtu" -> mtu = Integer.parseInt(words[1]);
            case "limit" -> limits = limit(words[1], Integer.parseInt(words[2]));
            default -> fail(line + ": not known");
        }
    }

    private static List<TcpFeature> names(String[] words) {
        return Arrays.stream(words).skip(1).map(name -> TcpFeature.valueOf(name.toUpperCase(Locale.ROOT))).toList();
    }

    private TcpLimits limit(String name, int value) {
        TcpLimits l = limits;
        return switch (name) {
            case "connections" -> new TcpLimits(value, l.halfOpen(), l.timeWaits(), l.sendBytes(), l.receiveBytes(), l.bufferBytes());
            case "half-open" -> new TcpLimits(l.connections(), value, l.timeWaits(), l.sendBytes(), l.receiveBytes(), l.bufferBytes());
            case "time-waits" -> new TcpLimits(l.connections(), l.halfOpen(), value, l.sendBytes(), l.receiveBytes(), l.bufferBytes());
            case "send" -> new TcpLimits(l.connections(), l.halfOpen(), l.timeWaits(), value, l.receiveBytes(), l.bufferBytes());
            case "receive" -> new TcpLimits(l.connections(), l.halfOpen(), l.timeWaits(), l.sendBytes(), value, l.bufferBytes());
            case "memory" -> new TcpLimits(l.connections(), l.halfOpen(), l.timeWaits(), l.sendBytes(), l.receiveBytes(), value);
            default -> throw new IllegalArgumentException(name);
        };
    }

    // ---- time

    private void advance(long toNs) {
        while (tcp.deadlineNs() <= toNs && sent.isEmpty()) {
            nowNs = Math.max(nowNs, tcp.deadlineNs());
            tcp.poll(nowNs);
        }
        if (sent.isEmpty()) {
            nowNs = Math.max(nowNs, toNs);
            tcp.advance(nowNs);
        }
    }

    private void nothingMore() {
        if (!sent.isEmpty()) {
            Sent first = sent.peek();
            fail(line + ": unexpected at " + seconds(first.atNs) + ": " + read(peerOf(first), first));
        }
    }

    private static String seconds(long ns) {
        return "+" + (ns - 1_000_000_000) / 1e9 + " s";
    }

    // ---- segments

    private void expect(Peer peer, ScriptedSegment wanted, boolean anyTime) {
        if (sent.isEmpty()) {
            advance(anyTime ? Long.MAX_VALUE - 1 : timeNs + TOLERANCE_NS);
        }
        Sent first = sent.poll();
        if (first == null) {
            fail(line + ": nothing was sent; " + tcp.show());
        }
        ScriptedSegment actual = read(peer, first);
        List<String> differences = wanted.differences(actual);
        if (first.peerPort != peer.port) {
            differences.add("it is for another connection");
        }
        if (anyTime) {
            timeNs = first.atNs;
        } else if (Math.abs(first.atNs - timeNs) > TOLERANCE_NS) {
            differences.add("sent at " + seconds(first.atNs) + ", not " + seconds(timeNs));
        }
        if (!differences.isEmpty()) {
            fail(line + ": sent " + actual + ": " + String.join(", ", differences) + "; " + tcp.show());
        }
    }

    private Peer peerOf(Sent one) {
        return peers.computeIfAbsent(one.peerPort - 40_000, n -> new Peer(one.peerPort));
    }

    private ScriptedSegment read(Peer peer, Sent one) {
        segment.source(HERE.high(), HERE.low());
        segment.destination(THERE.high(), THERE.low());
        assertThat(segment.wrap(one.bytes, 0, one.bytes.length)).isTrue();
        assertThat(segment.isChecksumRight()).as("checksum").isTrue();
        if (segment.isSyn()) {
            peer.base = segment.seq;
            peer.stampBase = segment.tsVal - (int) ((one.atNs - 1_000_000_000) / 1_000_000);
        }
        for (int i = 0; i < segment.payloadBytes(); i++) {
            long place = (segment.seq - peer.base - 1 & 0xffff_ffffL) + i;
            assertThat(segment.bytes()[segment.payloadAt() + i]).as("byte " + place).isEqualTo(Pattern.at(place, 1));
        }
        List<String> options = new ArrayList<>();
        if (segment.mss >= 0) {
            options.add("mss " + segment.mss);
        }
        if (segment.sackPermitted) {
            options.add("sackOK");
        }
        if (segment.scale >= 0) {
            options.add("wscale " + segment.scale);
        }
        if (segment.timestamps) {
            options.add("TS val " + Integer.toUnsignedString(segment.tsVal - peer.stampBase) + " ecr "
                    + Integer.toUnsignedString(segment.tsEcr));
        }
        if (segment.sackCount > 0) {
            StringBuilder blocks = new StringBuilder("sack");
            for (int i = 0; i < segment.sackCount; i++) {
                blocks.append(' ').append(Integer.toUnsignedString(segment.sackLeft(i)));
                blocks.append(':').append(Integer.toUnsignedString(segment.sackRight(i)));
            }
            options.add(blocks.toString());
        }
        return new ScriptedSegment(
                ScriptedSegment.flagText(segment.flags),
                segment.seq - peer.base,
                segment.payloadBytes(),
                segment.isAck() ? segment.ack : 0,
                segment.window,
                Optional.of(options),
                one.congestion);
    }

    private void arrive(Peer peer, ScriptedSegment scripted) {
        SegmentWriter writer = new SegmentWriter().clear();
        writer.seq = scripted.seq();
        writer.ack = scripted.ack() + peer.base;
        writer.flags = scripted.flagBits();
        writer.window = Math.max(scripted.window(), 0);
        scripted.writeOptions(writer, peer.base, peer.stampBase);
        byte[] bytes = new byte[writer.headerBytes() + scripted.length()];
        TcpFlow flow = TcpFlow.of(THERE, peer.port, HERE, PORT);
        int header = writer.write(bytes, 0, flow);
        for (int i = 0; i < scripted.length(); i++) {
            bytes[header + i] = Pattern.at((scripted.seq() - 1 & 0xffff_ffffL) + i, 2);
        }
        SegmentWriter.seal(bytes, 0, bytes.length, flow);
        segment.source(THERE.high(), THERE.low());
        segment.destination(HERE.high(), HERE.low());
        segment.congestion(Math.max(scripted.congested(), 0));
        assertThat(segment.wrap(bytes, 0, bytes.length)).isTrue();
        tcp.receive(segment, nowNs);
    }

    private final class Output implements SegmentOutput {
        private byte[] bytes = {};

        @Override
        public int maximumBytes(TcpFlow flow) {
            return mtu - 20;
        }

        @Override
        public void begin(TcpFlow flow, int count) {
            bytes = new byte[count];
        }

        @Override
        public byte[] bytes() {
            return bytes;
        }

        @Override
        public int at() {
            return 0;
        }

        @Override
        public boolean commit(TcpFlow flow, int count, int congestion) {
            if (!full) {
                assertThat(count).as("segment's bytes").isLessThanOrEqualTo(mtu - 20);
                sent.add(new Sent(nowNs, flow.remotePort(), congestion, Arrays.copyOf(bytes, count)));
            }
            return !full;
        }
    }

    // ---- calls

    private void call(Peer peer, String[] words) {
        switch (words[0]) {
            case "listen" -> listener = tcp.listen(HERE, PORT, words.length > 1 ? Integer.parseInt(words[1]) : 16).orElseThrow();
            case "accept" -> accept(words);
            case "connect" -> peer.socket = tcp.connect(HERE, PORT, THERE, peer.port).orElseThrow();
            case "write" -> write(peer, words);
            case "read" -> read(peer, words);
            case "shutdown" -> peer.socket.shutdownOutput();
            case "close" -> peer.socket.close();
            case "abort" -> peer.socket.abort();
            case "unlisten" -> listener.close();
            case "nodelay" -> peer.socket.noDelay(true);
            case "keepalive" -> peer.socket.keepAlive(true);
            case "output" -> full = words[1].equals("full");
            case "unreachable" -> unreachable(peer, words);
            case "mtu" -> {
                mtu = Integer.parseInt(words[1]);
                tcp.pathChanged(TcpFlow.of(HERE, PORT, THERE, peer.port));
            }
            default -> check(peer, words);
        }
    }

    private void check(Peer peer, String[] words) {
        String wanted = words.length > 1 ? words[1] : "";
        switch (words[0]) {
            case "state" -> assertThat(peer.socket.state().name()).as(line).isEqualTo(wanted);
            case "failure" -> assertThat(peer.socket.failure().map(Enum::name).orElse("none")).as(line).isEqualTo(wanted);
            case "ready" -> assertThat(readyText(peer.socket.ready())).as(line).isEqualTo(
                    String.join(" ", List.of(words).subList(1, words.length)));
            case "cwnd" -> assertThat(peer.socket.info().windowBytes()).as(line).isEqualTo(Integer.parseInt(wanted));
            case "ssthresh" -> assertThat(peer.socket.info().thresholdBytes()).as(line).isEqualTo(Integer.parseInt(wanted));
            case "phase" -> assertThat(peer.socket.info().phase()).as(line).isEqualTo(wanted);
            case "mss" -> assertThat(peer.socket.info().segmentBytes()).as(line).isEqualTo(Integer.parseInt(wanted));
            case "rtt" -> assertThat(peer.socket.info().rttNs()).as(line).isEqualTo(Math.round(Double.parseDouble(wanted) * 1e9));
            case "rto" -> assertThat(peer.socket.info().rtoNs()).as(line).isEqualTo(Math.round(Double.parseDouble(wanted) * 1e9));
            case "connections" -> assertThat(tcp.connections()).as(line).isEqualTo(Integer.parseInt(wanted));
            case "memory" -> assertThat(tcp.bufferBytes()).as(line).isEqualTo(Integer.parseInt(wanted));
            case "counted" -> assertThat(tcp.counted(TcpCounter.valueOf(wanted.toUpperCase(Locale.ROOT).replace('-', '_'))))
                    .as(line).isEqualTo(Integer.parseInt(words[2]));
            default -> fail(line + ": not known");
        }
    }

    private static String readyText(int bits) {
        List<String> names = new ArrayList<>();
        String[] all = {"readable", "writable", "end", "connected", "closed"};
        for (int i = 0; i < all.length; i++) {
            if ((bits & 1 << i) != 0) {
                names.add(all[i]);
            }
        }
        return String.join(" ", names);
    }

    private void accept(String[] words) {
        var accepted = listener.accept();
        assertThat(accepted.isPresent()).as(line).isEqualTo(words.length == 1);
        accepted.ifPresent(socket ->
                peers.computeIfAbsent(socket.flow().remotePort() - 40_000, n -> new Peer(40_000 + n)).socket = socket);
    }

    /** {@code write 1000}, and {@code = 500} if not all is taken. */
    private void write(Peer peer, String[] words) {
        int count = Integer.parseInt(words[1]);
        int taken = peer.socket.write(Pattern.bytes(peer.written, count, 1));
        peer.written += taken;
        assertThat(taken).as(line).isEqualTo(words.length > 2 ? Integer.parseInt(words[3]) : count);
    }

    /** {@code read 1000}, {@code read 1000 = 500}, {@code read 1000 = end}. */
    private void read(Peer peer, String[] words) {
        int count = Integer.parseInt(words[1]);
        ByteBuffer buffer = ByteBuffer.allocate(count);
        int taken = peer.socket.read(buffer);
        int wanted = words.length < 3 ? count : words[3].equals("end") ? -1 : Integer.parseInt(words[3]);
        assertThat(taken).as(line).isEqualTo(wanted);
        if (taken > 0) {
            assertThat(buffer.flip()).as(line).isEqualTo(Pattern.bytes(peer.read, taken, 2));
            peer.read += taken;
        }
    }

    /** {@code unreachable soft 1}: an ICMP error that quotes the segment that begins there. */
    private void unreachable(Peer peer, String[] words) {
        int seq = Integer.parseInt(words[2]) + peer.base;
        tcp.unreachable(TcpFlow.of(HERE, PORT, THERE, peer.port), seq, words[1].equals("hard"));
    }
}
