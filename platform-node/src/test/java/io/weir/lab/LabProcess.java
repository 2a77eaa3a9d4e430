package io.weir.lab;

import io.weir.attach.Tuple;
import io.weir.attach.WeirPort;
import io.weir.attach.wire.Attaching;
import io.weir.net.IpAddress;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own that attaches to a node, for tests; needs nothing but the client library. {@code echo SOCKET NAME
 * (ADDRESS PORT)…} sends every UDP datagram back, {@code ask SOCKET NAME ADDRESS PORT TO} sends one and waits for the
 * answer; the others are hostile.
 */
public final class LabProcess {
    private static final int ETHERNET = 14;

    private LabProcess() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "echo" -> echo(attach(arguments));
            case "ask" -> ask(attach(arguments), IpAddress.of(arguments[3]), IpAddress.of(arguments[5]));
            case "forge" -> forge(attach(arguments), IpAddress.of(arguments[5]), Integer.parseInt(arguments[6]));
            case "flood" -> flood(attach(arguments), IpAddress.of(arguments[5]));
            case "deaf" -> deaf(attach(arguments));
            case "garbage" -> garbage(arguments);
            case "peek" -> peek(arguments);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static WeirPort attach(String[] arguments) {
        WeirPort port = switch (WeirPort.connect(Path.of(arguments[1]), arguments[2])) {
            case WeirPort.Connecting.Connected(WeirPort connected) -> connected;
            case WeirPort.Connecting.Refused(var why) -> throw new IllegalStateException(why.message());
        };
        List<Tuple> tuples = new ArrayList<>();
        int end = arguments[0].equals("echo") ? arguments.length : 5;
        for (int i = 3; i + 1 < end; i += 2) {
            tuples.add(Tuple.of(IpAddress.of(arguments[i]), Tuple.UDP, Integer.parseInt(arguments[i + 1])));
        }
        if (port.register(tuples) instanceof WeirPort.Registering.Refused(var why)) {
            System.out.println("refused " + why.code() + " " + why.message());
            System.exit(1);
        }
        System.out.println("ready " + ProcessHandle.current().pid());
        return port;
    }

    private static void echo(WeirPort port) {
        byte[] frame = new byte[WeirPort.MAX_FRAME];
        while (port.alive()) {
            port.await(1000);
            for (int length = port.receive(frame, 0); length >= 0; length = port.receive(frame, 0)) {
                turn(frame);
                port.send(frame, 0, length);
            }
            port.flush();
        }
        System.out.println("lost " + port.lost());
    }

    /** Back to where it came from, also a later fragment. The checksums do not depend on the order of what is swapped. */
    private static void turn(byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        boolean version4 = bytes.getShort(12) == 0x0800;
        int addresses = ETHERNET + (version4 ? 12 : 8);
        int size = version4 ? 4 : 16;
        bytes.putLong(0, 0).putInt(8, 0);
        for (int i = 0; i < size; i++) {
            swap(frame, addresses + i, addresses + size + i);
        }
        boolean cut6 = !version4 && bytes.get(ETHERNET + 6) == 44;
        int ports = addresses + 2 * size + (cut6 ? 8 : 0);
        boolean first = version4
                ? (bytes.getShort(ETHERNET + 6) & 0x1fff) == 0
                : !cut6 || (bytes.getShort(ETHERNET + 42) & 0xfff8) == 0;
        for (int i = 0; first && i < 2; i++) {
            swap(frame, ports + i, ports + 2 + i);
        }
    }

    private static void swap(byte[] frame, int a, int b) {
        byte kept = frame[a];
        frame[a] = frame[b];
        frame[b] = kept;
    }

    private static byte[] datagram(IpAddress from, int fromPort, IpAddress to, int port) {
        ByteBuffer frame = ByteBuffer.allocate(60);
        frame.position(12);
        frame.putShort((short) 0x0800).put((byte) 0x45).put((byte) 0).putShort((short) 46).putInt(0);
        frame.put((byte) 64).put((byte) 17).putShort((short) 0).putInt((int) from.low()).putInt((int) to.low());
        int sum = 0;
        for (int at = 14; at < 34; at += 2) {
            sum += frame.getShort(at) & 0xffff;
        }
        frame.putShort(24, (short) ~(sum + (sum >>> 16)));
        frame.putShort((short) fromPort).putShort((short) port).putShort((short) 26).putShort((short) 0);
        return frame.array();
    }

    private static void ask(WeirPort port, IpAddress from, IpAddress to) {
        byte[] question = datagram(from, 40000, to, 7);
        byte[] answer = new byte[WeirPort.MAX_FRAME];
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() < deadlineNs) {
            port.send(question, 0, question.length);
            if (port.await(500) && port.receive(answer, 0) == question.length) {
                System.out.println("answered");
                return;
            }
        }
        System.out.println("no answer");
    }

    /** Sends what is another's, and a little of its own. */
    private static void forge(WeirPort port, IpAddress others, int times) {
        for (int i = 0; i < times; i++) {
            byte[] frame = datagram(others, 7, IpAddress.of("10.79.0.1"), 9);
            while (!port.send(frame, 0, frame.length)) {
                port.flush();
                Thread.onSpinWait();
            }
        }
        port.flush();
        System.out.println("forged");
        while (port.alive()) {
            port.await(1000);
        }
    }

    private static void flood(WeirPort port, IpAddress from) {
        byte[] frame = datagram(from, 7, IpAddress.of("10.79.0.1"), 9);
        while (true) {
            port.send(frame, 0, frame.length);
            port.flush();
        }
    }

    private static void deaf(WeirPort port) throws InterruptedException {
        port.flush();
        Thread.currentThread().join();
    }

    private static void garbage(String[] arguments) {
        Attaching attached = ((Attaching.Outcome.Attached)
                        Attaching.to(Path.of(arguments[1]), arguments[2], 8192, 10_000))
                .attaching();
        for (long at = 0; at < attached.region().memory().byteSize(); at += 4) {
            attached.region().memory().set(ValueLayout.JAVA_INT, at, (int) (at * 0x9E3779B9) | 1);
        }
        attached.bell().ring();
        String lost = "";
        while (lost.isEmpty()) {
            attached.bell().await(50);
            lost = attached.lost();
        }
        System.out.println("lost " + lost);
    }

    /** Tries to get at the memory of other processes; prints what it could open. */
    private static void peek(String[] arguments) throws IOException {
        int opened = 0;
        int looked = 0;
        for (int i = 1; i < arguments.length; i++) {
            Path process = Path.of("/proc", arguments[i]);
            for (Path path : List.of(process.resolve("mem"), process.resolve("map_files"), process.resolve("fd"))) {
                looked++;
                opened += reads(path) ? 1 : 0;
            }
        }
        try (var files = Files.list(Path.of("/dev/shm"))) {
            for (Path path : files.filter(p -> isOf(p.getFileName().toString(), arguments)).toList()) {
                looked++;
                opened += reads(path) ? 1 : 0;
            }
        }
        System.out.println("opened " + opened + " of " + looked);
    }

    /** Whether it is one of those processes that made it; other nodes of the machine are not looked at. */
    private static boolean isOf(String name, String[] processes) {
        return name.startsWith("weir") && Arrays.stream(processes).skip(1).anyMatch(p -> name.contains("-" + p + "-"));
    }

    private static boolean reads(Path path) {
        try {
            if (Files.isDirectory(path)) {
                try (var files = Files.list(path)) {
                    return files.anyMatch(LabProcess::reads);
                }
            }
            try (var in = Files.newByteChannel(path)) {
                in.read(ByteBuffer.allocate(1));
                return true;
            }
        } catch (IOException | java.io.UncheckedIOException denied) {
            return false;
        }
    }
}
