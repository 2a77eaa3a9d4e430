package io.weir.node;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Datagrams of the kernel for a user-level stack: {@code echo ADDRESS PORT BYTES...} expects each back, {@code lost ADDRESS
 * PORT BYTES} sends until one comes back and says how many did not, {@code refused ADDRESS PORT} sends where nobody listens.
 */
final class DatagramPeer {
    private DatagramPeer() {}

    public static void main(String[] arguments) throws Exception {
        InetSocketAddress server = new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2]));
        int[] sizes = Arrays.stream(arguments).skip(3).mapToInt(Integer::parseInt).toArray();
        try (DatagramSocket socket = new DatagramSocket()) {
            switch (arguments[0]) {
                case "echo" -> System.out.println(echo(socket, server, sizes) + " of " + sizes.length);
                case "lost" -> System.out.println(lost(socket, server, sizes[0]) + " lost");
                case "refused" -> System.out.println(refused(socket, server));
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
    }

    private static long echo(DatagramSocket socket, InetSocketAddress server, int[] sizes) throws IOException {
        socket.setSoTimeout(5000);
        int right = 0;
        for (int size : sizes) {
            right += comesBack(socket, server, size) ? 1 : 0;
        }
        return right;
    }

    private static long lost(DatagramSocket socket, InetSocketAddress server, int size) throws IOException {
        socket.setSoTimeout(1000);
        return IntStream.range(0, 10).takeWhile(_ -> !comesBackInTime(socket, server, size)).count();
    }

    private static boolean comesBackInTime(DatagramSocket socket, InetSocketAddress server, int size) {
        try {
            return comesBack(socket, server, size);
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean comesBack(DatagramSocket socket, InetSocketAddress server, int size) throws IOException {
        byte[] sent = new byte[size];
        Arrays.fill(sent, (byte) size);
        socket.send(new DatagramPacket(sent, size, server));
        DatagramPacket back = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(back);
        return Arrays.equals(sent, Arrays.copyOf(back.getData(), back.getLength()));
    }

    private static String refused(DatagramSocket socket, InetSocketAddress server) throws IOException {
        socket.setSoTimeout(5000);
        socket.connect(server);
        try {
            socket.send(new DatagramPacket(new byte[1], 1));
            socket.receive(new DatagramPacket(new byte[1], 1));
            return "answered";
        } catch (PortUnreachableException e) {
            return "refused";
        }
    }
}
