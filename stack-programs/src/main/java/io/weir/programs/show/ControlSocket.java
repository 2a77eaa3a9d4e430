package io.weir.programs.show;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * A Unix-domain socket where a program tells how its stack is: who connects gets one report. In a directory that belongs to
 * its user alone, so that nobody else sees who talks to whom.
 */
public final class ControlSocket implements AutoCloseable {
    private static final int BACKLOG = 8;
    private static final Set<PosixFilePermission> OURS_ALONE = PosixFilePermissions.fromString("rwx------");

    private final ServerSocketChannel channel;
    private final Path path;

    private ControlSocket(ServerSocketChannel channel, Path path) {
        this.channel = channel;
        this.path = path;
    }

    /**
     * Serves until it is closed.
     *
     * @param path made with its directory; what a program that was killed left there is replaced
     * @param report asked for each caller, by a thread that may wait
     * @throws IOException when another program answers there, or the socket cannot be made
     */
    public static ControlSocket serve(Path path, Callable<StackReport> report) throws IOException {
        directory(path.toAbsolutePath().getParent());
        if (answers(path)) {
            throw new IOException("another program has the name: it answers at " + path);
        }
        Files.deleteIfExists(path);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path), BACKLOG);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        ControlSocket socket = new ControlSocket(channel, path);
        Thread.ofVirtual().name("control").start(() -> socket.serve(report));
        return socket;
    }

    private static void directory(Path directory) throws IOException {
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OURS_ALONE));
        boolean ours = Files.getOwner(directory).equals(Files.getOwner(Path.of("/proc/self")));
        Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(directory));
        others.retainAll(Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE));
        if (!ours || !others.isEmpty()) {
            // whoever may write there could answer in our place
            throw new IOException(directory + " belongs to somebody else, or others may write to it");
        }
    }

    private static boolean answers(Path path) {
        try (SocketChannel other = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return other.isConnected();
        } catch (IOException nobody) {
            return false;
        }
    }

    private void serve(Callable<StackReport> report) {
        try {
            while (true) {
                SocketChannel caller = channel.accept();
                // one that does not read keeps no other one waiting
                Thread.startVirtualThread(() -> tell(caller, report));
            }
        } catch (IOException closed) {
            // by who has begun this
        }
    }

    private static void tell(SocketChannel caller, Callable<StackReport> report) {
        try (caller) {
            ByteBuffer text = ByteBuffer.wrap(ReportText.write(report.call()).getBytes(StandardCharsets.UTF_8));
            while (text.hasRemaining()) {
                caller.write(text);
            }
        } catch (Exception gone) {
            // the caller, or the stack: who gets no whole report knows
        }
    }

    /** What the program at a socket says. */
    public static StackReport ask(Path path) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
                BufferedReader in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            return ReportText.read(in);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }
}
