package io.weir.cli.stack;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;

/**
 * The kernel's side: {@code echo PORT ADDRESS...} sends streams and datagrams and says how often the same came back, {@code
 * serve PORT} sends back what comes.
 */
final class KernelPeer {
    private static final int PATIENCE_MS = 60_000;
    private static final int STREAM_BYTES = 2 << 20;
    /** In fragments. */
    private static final int DATAGRAM_BYTES = 5000;

    private KernelPeer() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "echo" -> System.out.println(echoed(arguments));
            case "serve" -> serve(Integer.parseInt(arguments[1]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static int echoed(String[] arguments) throws Exception {
        int right = 0;
        for (int i = 2; i < arguments.length; i++) {
            InetSocketAddress server = new InetSocketAddress(arguments[i], Integer.parseInt(arguments[1]));
            right += isStreamEchoed(server) ? 1 : 0;
            right += isDatagramEchoed(server) ? 1 : 0;
        }
        return right;
    }

    private static byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(1).nextBytes(noise);
        return noise;
    }

    private static boolean isStreamEchoed(InetSocketAddress server) throws Exception {
        byte[] sent = noise(STREAM_BYTES);
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.connect(server, PATIENCE_MS);
            Thread writer = Thread.startVirtualThread(() -> {
                try {
                    socket.getOutputStream().write(sent);
                    socket.shutdownOutput();
                } catch (IOException e) {
                    System.out.println(e);
                }
            });
            boolean same = Arrays.equals(socket.getInputStream().readAllBytes(), sent);
            writer.join();
            return same;
        }
    }

    private static boolean isDatagramEchoed(InetSocketAddress server) throws Exception {
        byte[] sent = noise(DATAGRAM_BYTES);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.send(new DatagramPacket(sent, sent.length, server));
            DatagramPacket back = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(back);
            return Arrays.equals(Arrays.copyOf(back.getData(), back.getLength()), sent);
        }
    }

    private static void serve(int port) throws Exception {
        try (ServerSocket server = new ServerSocket(port);
                DatagramSocket datagrams = new DatagramSocket(port)) {
            Thread.startVirtualThread(() -> serve(datagrams));
            System.out.println("ready");
            while (true) {
                Socket socket = server.accept();
                Thread.startVirtualThread(() -> serve(socket));
            }
        }
    }

    private static void serve(DatagramSocket datagrams) {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        try {
            while (true) {
                packet.setLength(65_535);
                datagrams.receive(packet);
                datagrams.send(packet);
            }
        } catch (IOException ended) {
            // with the process
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException gone) {
            // the next one
        }
    }
}
