package io.weir.measure;

import io.weir.engine.FramePool;
import io.weir.net.IpAddress;
import io.weir.port.AfPacketPort;
import io.weir.port.Offloads;
import io.weir.port.Port;
import io.weir.port.PortOpening;
import io.weir.port.VirtualMac;
import io.weir.port.Wakeup;
import io.weir.port.XdpPort;
import io.weir.resident.PortDevice;
import io.weir.stack.Echo;
import io.weir.stack.Stack;
import io.weir.stack.ip.InterfaceAddress;
import io.weir.stack.tcp.Tcp;
import io.weir.stack.tcp.TcpSettings;
import io.weir.stack.tcp.TcpSocket;
import io.weir.stack.tcp.TcpTransport;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One end of a wire, on a user-level stack that has the interface for itself: {@code INTERFACE xdp|packet ADDRESS}, then
 * {@code sink PORT SECONDS}, {@code source ADDRESS PORT} or {@code echo PORT}. The interface's offloads are switched off
 * first. Says {@code ready} when others may begin, and {@code name value} lines at the end.
 */
public final class StackEnd {
    private static final int MTU = 1500;
    private static final int FRAMES = 8192;
    private static final int PREFIX = 24;
    private static final int PIECE = 1 << 16;
    private static final long LONGEST_SLEEP_MS = 100;
    /** It looks again for so long before it sleeps, as a node's worker does: a wake-up costs as much. */
    private static final long LOOK_AGAIN_NS = 50_000;

    private final SecureRandom random = new SecureRandom();
    private final ByteBuffer data = ByteBuffer.allocate(PIECE);
    private final IpAddress address;
    private final Stack stack;
    private final Wakeup wakeup;
    private long written;

    private StackEnd(String name, boolean xdp, IpAddress address) throws Exception {
        this.address = address;
        FramePool pool = new FramePool(FRAMES);
        Port port = switch (xdp ? XdpPort.open(name, MTU, pool) : AfPacketPort.open(name, MTU, pool)) {
            case PortOpening.Opened opened -> opened.port();
            case PortOpening.Refused refused -> throw new IllegalStateException(refused.toString());
        };
        this.stack = new Stack(new PortDevice(port, pool, VirtualMac.of(address)), random.nextLong(), System.nanoTime());
        this.stack.add(new InterfaceAddress(address, PREFIX));
        this.wakeup = new Wakeup(List.of(port));
    }

    public static void main(String[] arguments) throws Exception {
        Offloads.off(arguments[0]);
        StackEnd end = new StackEnd(arguments[0], arguments[1].equals("xdp"), IpAddress.of(arguments[2]));
        switch (arguments[3]) {
            case "sink" -> end.sink(Integer.parseInt(arguments[4]), Double.parseDouble(arguments[5]));
            case "source" -> end.source(IpAddress.of(arguments[4]), Integer.parseInt(arguments[5]));
            case "echo" -> end.echo(Integer.parseInt(arguments[4]));
            default -> throw new IllegalArgumentException(arguments[3]);
        }
    }

    private Tcp tcp() {
        return stack.add(ip -> TcpTransport.create(ip, TcpSettings.USUAL, random)).tcp();
    }

    private void sink(int port, double seconds) {
        Intake intake = new Intake(seconds);
        var listener = tcp().listen(address, port, 1).orElseThrow();
        listener.onReady(() -> listener.accept().ifPresent(from -> from.onReady(() -> drain(from, intake))));
        System.out.println("ready");
        run(intake::isOver);
        System.out.println(intake.line());
    }

    private void drain(TcpSocket from, Intake intake) {
        for (int count = from.read(data.clear()); count > 0; count = from.read(data.clear())) {
            intake.add(count);
        }
    }

    private void source(IpAddress to, int port) {
        TcpSocket socket = tcp().connect(address, 0, to, port).orElseThrow();
        socket.onReady(() -> fill(socket));
        run(() -> (socket.ready() & (TcpSocket.CLOSED | TcpSocket.END)) != 0);
        System.out.println("bytes " + written);
    }

    private void fill(TcpSocket socket) {
        for (int count = socket.write(data.clear()); count > 0; count = socket.write(data.clear())) {
            written += count;
        }
    }

    private void echo(int port) {
        new Echo(address, port, random.nextLong()).start(stack);
        System.out.println("ready");
        run(() -> false);
    }

    private void run(BooleanSupplier done) {
        long workedNs = System.nanoTime();
        while (!done.getAsBoolean()) {
            long nowNs = System.nanoTime();
            if (stack.poll(nowNs) > 0) {
                workedNs = nowNs;
            } else if (nowNs - workedNs < LOOK_AGAIN_NS) {
                Thread.onSpinWait();
            } else {
                long ms = TimeUnit.NANOSECONDS.toMillis(stack.deadlineNs() - nowNs);
                wakeup.sleep((int) Math.clamp(ms, 1, LONGEST_SLEEP_MS));
            }
        }
        stack.close();
    }
}
