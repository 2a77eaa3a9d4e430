package io.weir.node;

import com.sun.net.httpserver.HttpServer;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * What runs on a host of the lab, over its kernel's network stack: {@code udp ADDRESS PORT} sends and expects the same
 * back, {@code fragments ADDRESS PORT} the same with one large one, {@code udp-soon ADDRESS PORT} until there is an answer,
 * {@code pour ADDRESS PORT COUNT} without one, {@code ping ADDRESS}; {@code serve-udp PORT} and {@code http PORT BYTES} serve
 * for ever; {@code tcp} and what begins with it is in {@link TcpPeer}.
 */
final class LabPeer {
    private LabPeer() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "udp" -> System.out.println(udp(arguments[1], Integer.parseInt(arguments[2])));
            case "fragments" -> System.out.println(fragments(arguments[1], Integer.parseInt(arguments[2])));
            case "udp-soon" -> System.out.println(soon(arguments[1], Integer.parseInt(arguments[2])));
            case "serve-udp" -> serveUdp(Integer.parseInt(arguments[1]));
            case "pour" -> pour(arguments[1], Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            case "ping" -> System.out.println(InetAddress.getByName(arguments[1]).isReachable(3000));
            case "tcp" -> System.out.println(TcpPeer.converse(arguments));
            case "tcp-called" -> System.out.println(TcpPeer.beCalled(arguments));
            case "tcp-reset" -> System.out.println(TcpPeer.reset(arguments));
            case "http" -> http(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static String udp(String address, int port) throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(5000);
            int right = 0;
            for (int size : new int[] {0, 1, 100, 1000, 1472}) {
                byte[] sent = new byte[size];
                Arrays.fill(sent, (byte) size);
                socket.send(new DatagramPacket(sent, size, InetAddress.getByName(address), port));
                DatagramPacket back = new DatagramPacket(new byte[2000], 2000);
                socket.receive(back);
                right += Arrays.equals(sent, Arrays.copyOf(back.getData(), back.getLength())) ? 1 : 0;
            }
            return right + " of 5";
        }
    }

    /** One datagram of several fragments, there and back. */
    private static boolean fragments(String address, int port) throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(5000);
            byte[] sent = new byte[4000];
            new Random(1).nextBytes(sent);
            socket.send(new DatagramPacket(sent, sent.length, InetAddress.getByName(address), port));
            DatagramPacket back = new DatagramPacket(new byte[5000], 5000);
            socket.receive(back);
            return Arrays.equals(sent, Arrays.copyOf(back.getData(), back.getLength()));
        }
    }

    /** Whether somebody answers within ten seconds. */
    private static boolean soon(String address, int port) throws Exception {
        long deadlineNs = System.nanoTime() + 10_000_000_000L;
        while (System.nanoTime() < deadlineNs) {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.setSoTimeout(200);
                socket.connect(InetAddress.getByName(address), port);
                socket.send(new DatagramPacket(new byte[8], 8));
                socket.receive(new DatagramPacket(new byte[8], 8));
                return true;
            } catch (SocketTimeoutException | PortUnreachableException notYet) {
                Thread.onSpinWait();
            }
        }
        return false;
    }

    private static void serveUdp(int port) throws Exception {
        try (DatagramSocket socket = new DatagramSocket(port)) {
            System.out.println("ready");
            DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
            while (true) {
                packet.setLength(2000);
                socket.receive(packet);
                socket.send(packet);
            }
        }
    }

    private static void pour(String address, int port, int datagrams) throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < datagrams; i++) {
                socket.send(new DatagramPacket(new byte[100], 100, InetAddress.getByName(address), port));
            }
        }
        System.out.println("poured");
    }

    private static void http(int port, int bytes) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 16);
        byte[] page = "0123456789abcdef".repeat(bytes / 16).getBytes(StandardCharsets.US_ASCII);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, page.length);
            try (var body = exchange.getResponseBody()) {
                body.write(page);
            }
        });
        server.start();
        System.out.println("ready");
    }
}
