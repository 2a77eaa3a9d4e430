package io.weir.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The kernel's side of conversations with a TCP echo: writes, shuts its output, and reads all of it back. */
final class TcpPeer {
    private static final int PATIENCE_MS = 60_000;

    private TcpPeer() {}

    /** {@code tcp ADDRESS PORT BYTES CONNECTIONS BUFFER}: all at once; a buffer of 0 is the kernel's choice. */
    static String converse(String[] arguments) throws Exception {
        int bytes = Integer.parseInt(arguments[3]);
        int connections = Integer.parseInt(arguments[4]);
        int buffer = Integer.parseInt(arguments[5]);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                int seed = i;
                all.add(threads.submit(() -> {
                    try (Socket socket = connected(arguments, buffer)) {
                        return isEchoed(socket, bytes, seed);
                    }
                }));
            }
            return right(all) + " of " + connections;
        }
    }

    private static int right(List<Future<Boolean>> all) throws InterruptedException, ExecutionException {
        int right = 0;
        for (Future<Boolean> one : all) {
            right += one.get() ? 1 : 0;
        }
        return right;
    }

    private static Socket connected(String[] arguments, int buffer) throws IOException {
        Socket socket = new Socket();
        if (buffer > 0) {
            socket.setReceiveBufferSize(buffer);
            socket.setSendBufferSize(buffer);
        }
        socket.setSoTimeout(PATIENCE_MS);
        socket.connect(new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2])), PATIENCE_MS);
        return socket;
    }

    /** {@code tcp-called ADDRESS PORT BYTES}: asks to be called back, and converses then. */
    static String beCalled(String[] arguments) throws Exception {
        try (ServerSocket server = new ServerSocket(TcpProgram.CALLED_BACK)) {
            server.setSoTimeout(PATIENCE_MS);
            connected(arguments, 0).close();
            try (Socket socket = server.accept()) {
                socket.setSoTimeout(PATIENCE_MS);
                return isEchoed(socket, Integer.parseInt(arguments[3]), 1) ? "1 of 1" : "0 of 1";
            }
        }
    }

    /** {@code tcp-reset ADDRESS PORT BYTES}: leaves in the middle, with a reset. */
    static String reset(String[] arguments) throws Exception {
        try (Socket socket = connected(arguments, 0)) {
            socket.getOutputStream().write(new byte[Integer.parseInt(arguments[3])]);
            socket.setSoLinger(true, 0);
        }
        return "reset";
    }

    private static boolean isEchoed(Socket socket, int bytes, long seed) throws Exception {
        Thread writer = Thread.startVirtualThread(() -> write(socket, bytes, seed));
        Random expected = new Random(seed);
        byte[] piece = new byte[1 << 14];
        InputStream in = socket.getInputStream();
        int read = 0;
        while (read < bytes) {
            byte[] wanted = piece(expected, bytes - read);
            int count = in.readNBytes(piece, 0, wanted.length);
            if (count != wanted.length || !Arrays.equals(piece, 0, count, wanted, 0, count)) {
                return false;
            }
            read += count;
        }
        writer.join();
        return in.read() == -1;
    }

    private static void write(Socket socket, int bytes, long seed) {
        Random random = new Random(seed);
        try {
            OutputStream out = socket.getOutputStream();
            for (int written = 0; written < bytes; ) {
                byte[] piece = piece(random, bytes - written);
                out.write(piece);
                written += piece.length;
            }
            socket.shutdownOutput();
        } catch (IOException e) {
            System.out.println(e);
        }
    }

    private static byte[] piece(Random random, int most) {
        byte[] piece = new byte[Math.min(1 << 14, most)];
        random.nextBytes(piece);
        return piece;
    }
}
