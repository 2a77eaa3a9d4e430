package io.weir.node;

import com.sun.net.httpserver.HttpServer;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What runs on a host of the lab, over its kernel's network stack: {@code udp ADDRESS PORT} sends and expects the same
 * back, {@code ping ADDRESS}, {@code http PORT BYTES} serves a page of that size for ever.
 */
final class LabPeer {
    private LabPeer() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "udp" -> System.out.println(udp(arguments[1], Integer.parseInt(arguments[2])));
            case "ping" -> System.out.println(InetAddress.getByName(arguments[1]).isReachable(3000));
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
