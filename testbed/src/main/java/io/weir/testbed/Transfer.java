package io.weir.testbed;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One TCP connection over the kernels of two hosts, with bytes that both ends know. {@code serve ADDRESS PORT MB MB/S} sends
 * to everybody; {@code fetch ADDRESS PORT MB} prints {@code ready} with the first bytes, then {@code whole GAP} with the
 * longest time without any, in milliseconds, or what went wrong.
 */
public final class Transfer {
    private static final int BLOCK = 1 << 16;

    private Transfer() {}

    public static void main(String[] arguments) throws Exception {
        InetAddress address = InetAddress.getByName(arguments[1]);
        int port = Integer.parseInt(arguments[2]);
        long bytes = Long.parseLong(arguments[3]) << 20;
        if (arguments[0].equals("serve")) {
            serve(new ServerSocket(port, 16, address), bytes, Long.parseLong(arguments[4]) << 20);
        } else {
            System.out.println(fetch(new InetSocketAddress(address, port), bytes));
        }
    }

    private static void serve(ServerSocket server, long bytes, long perSecond) throws Exception {
        System.out.println("ready");
        while (true) {
            Socket socket = server.accept();
            Thread.ofVirtual().start(() -> send(socket, bytes, perSecond));
        }
    }

    private static void send(Socket socket, long bytes, long perSecond) {
        long startNs = System.nanoTime();
        byte[] block = new byte[BLOCK];
        try (OutputStream out = socket.getOutputStream()) {
            for (long sent = 0; sent < bytes; sent += BLOCK) {
                fill(block, sent);
                out.write(block);
                long dueNs = startNs + TimeUnit.SECONDS.toNanos(1) * sent / perSecond;
                LockSupport.parkNanos(dueNs - System.nanoTime());
            }
        } catch (Exception gone) {
            System.out.println(gone);
        }
    }

    private static void fill(byte[] block, long from) {
        for (int i = 0; i < block.length; i += 8) {
            long number = (from + i) * 0x9e3779b97f4a7c15L;
            for (int b = 0; b < 8; b++) {
                block[i + b] = (byte) (number >>> 8 * b);
            }
        }
    }

    private static String fetch(InetSocketAddress from, long bytes) {
        byte[] got = new byte[BLOCK];
        byte[] expected = new byte[BLOCK];
        long longestNs = 0;
        try (Socket socket = new Socket()) {
            socket.connect(from, 5000);
            socket.setSoTimeout(30_000);
            InputStream in = socket.getInputStream();
            for (long at = 0; at < bytes; at += BLOCK) {
                long startNs = System.nanoTime();
                if (in.readNBytes(got, 0, BLOCK) < BLOCK) {
                    return "ended after " + at + " bytes";
                }
                longestNs = at == 0 ? 0 : Math.max(longestNs, System.nanoTime() - startNs);
                fill(expected, at);
                if (!Arrays.equals(got, expected)) {
                    return "changed behind " + at + " bytes";
                }
                if (at == 0) {
                    System.out.println("ready");
                }
            }
            return "whole " + TimeUnit.NANOSECONDS.toMillis(longestNs);
        } catch (Exception broken) {
            return broken.toString();
        }
    }
}
