package io.weir.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The demo's client where no {@code curl} is, and for what curl cannot do: a process of its own on its host's kernel.
 * Each way of using it writes lines that the story reads.
 */
public final class Probe {
    private static final int TIMEOUT_MS = 2000;
    /** A lost SYN is repeated by the kernel after a second; short attempts find the first packet sooner. */
    private static final int ATTEMPT_MS = 100;
    private static final int PAUSE_MS = 10;

    private Probe() {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "fetch" -> fetch(args[1]);
            case "watch" -> watch(args[1], Integer.parseInt(args[2]), Duration.ofSeconds(Integer.parseInt(args[3])));
            case "exchange" -> exchange(args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]), args[4]);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** Fetches a page: {@code BYTES true|false}, the latter whether it is the demo's page. */
    private static void fetch(String url) throws IOException {
        URLConnection connection = URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        try (InputStream in = connection.getInputStream()) {
            byte[] page = in.readNBytes(2 * WebServer.PAGE_BYTES);
            System.out.println(page.length + " " + Arrays.equals(page, WebServer.page()));
        }
    }

    /** Connects over and over: for each attempt {@code up|down NANOTIME}, the system's monotonic clock when it began. */
    private static void watch(String address, int port, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            long start = System.nanoTime();
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, port), ATTEMPT_MS);
                System.out.println("up " + start + " " + System.nanoTime());
            } catch (IOException _) {
                System.out.println("down " + start + " " + System.nanoTime());
            }
            Thread.sleep(PAUSE_MS);
        }
    }

    /**
     * Sends one datagram and waits for one on the same port: {@code answer FROM HEX} or {@code silence}.
     *
     * @param own the port to send from and listen on
     */
    private static void exchange(String address, int port, int own, String hex) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(own)) {
            byte[] bytes = HexFormat.of().parseHex(hex);
            socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getByName(address), port));
            socket.setSoTimeout(TIMEOUT_MS);
            DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
            socket.receive(answer);
            byte[] body = new byte[answer.getLength()];
            ByteBuffer.wrap(answer.getData(), answer.getOffset(), answer.getLength()).get(body);
            System.out.println("answer " + answer.getAddress().getHostAddress() + " " + HexFormat.of().formatHex(body));
        } catch (SocketTimeoutException _) {
            System.out.println("silence");
        }
    }
}
