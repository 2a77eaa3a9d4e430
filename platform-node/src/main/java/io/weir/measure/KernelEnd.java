package io.weir.measure;

import io.weir.port.Offloads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Locale;

/**
 * One end of a wire, on the kernel's stack: {@code INTERFACE sink ADDRESS PORT SECONDS}, {@code source ADDRESS PORT},
 * {@code echo ADDRESS PORT} or {@code ask ADDRESS PORT COUNT}. The interface's offloads are switched off first. Says
 * {@code ready} when others may begin, and {@code name value} lines at the end.
 */
public final class KernelEnd {
    private static final int PIECE = 1 << 16;
    private static final int QUESTION_BYTES = 64;

    private KernelEnd() {}

    public static void main(String[] arguments) throws IOException {
        Offloads.off(arguments[0]);
        InetSocketAddress address = new InetSocketAddress(arguments[2], Integer.parseInt(arguments[3]));
        switch (arguments[1]) {
            case "sink" -> sink(address, Double.parseDouble(arguments[4]));
            case "source" -> source(address);
            case "echo" -> echo(address);
            case "ask" -> ask(address, Integer.parseInt(arguments[4]));
            default -> throw new IllegalArgumentException(arguments[1]);
        }
    }

    private static void sink(InetSocketAddress address, double seconds) throws IOException {
        ByteBuffer data = ByteBuffer.allocateDirect(PIECE);
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(address)) {
            System.out.println("ready");
            try (SocketChannel from = server.accept()) {
                Intake intake = new Intake(seconds);
                while (!intake.isOver() && from.read(data.clear()) >= 0) {
                    intake.add(data.position());
                }
                System.out.println(intake.line());
            }
        }
    }

    /** Until the other end has had enough. */
    private static void source(InetSocketAddress address) throws IOException {
        ByteBuffer data = ByteBuffer.allocateDirect(PIECE);
        long bytes = 0;
        try (SocketChannel to = SocketChannel.open(address)) {
            try {
                while (true) {
                    bytes += to.write(data.clear());
                }
            } catch (IOException _) {
                System.out.println("bytes " + bytes);
            }
        }
    }

    private static void echo(InetSocketAddress address) throws IOException {
        ByteBuffer data = ByteBuffer.allocateDirect(PIECE);
        try (DatagramChannel channel = DatagramChannel.open().bind(address)) {
            System.out.println("ready");
            while (true) {
                var from = channel.receive(data.clear());
                channel.send(data.flip(), from);
            }
        }
    }

    /** One question after the other; those of the first half warm up. */
    private static void ask(InetSocketAddress address, int count) throws IOException {
        ByteBuffer data = ByteBuffer.allocateDirect(QUESTION_BYTES);
        long[] tookNs = new long[count];
        try (DatagramChannel channel = DatagramChannel.open().connect(address)) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20);
            for (int i = 0; i < 2 * count; i++) {
                long startNs = System.nanoTime();
                channel.write(data.clear());
                channel.read(data.clear());
                tookNs[i % count] = System.nanoTime() - startNs;
            }
        }
        Arrays.sort(tookNs);
        System.out.printf(
                Locale.ROOT,
                "p50_us %.2f%np99_us %.2f%n",
                tookNs[count / 2] / 1e3,
                tookNs[(int) (count * 0.99)] / 1e3);
    }
}
