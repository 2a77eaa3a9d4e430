package io.weir.attach.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A Unix-domain socket that keeps messages apart (SOCK_SEQPACKET, unix(7)): the kernel tells who the peer is,
 * descriptors can be handed over, and the end of the peer's process, however it ends, is the end of the connection.
 * Used by one thread; it never waits except in {@link #await}.
 */
public final class LocalSocket implements AutoCloseable {
    /** The longest message. */
    public static final int MAX_MESSAGE = 32 << 10;
    /** Descriptors in one message. */
    static final int MAX_DESCRIPTORS = 2;

    private static final int AF_UNIX = 1;
    private static final int SEQPACKET = 5;
    private static final int STREAM = 1;
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int NON_BLOCKING = 0x800;
    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERCRED = 17;
    private static final int SCM_RIGHTS = 1;
    private static final int DONT_WAIT = 0x40;
    private static final int NO_SIGNAL = 0x4000;
    private static final int CONTROL_TRUNCATED = 8;
    private static final int TRUNCATED = 0x20;
    private static final int RECEIVED_CLOSE_ON_EXEC = 0x40000000;
    private static final int CONTROL_BYTES = 64;
    private static final int MESSAGE_HEADER_BYTES = 56;
    private static final int POLLIN = 1;
    private static final int MAX_PATH = 107;

    private final LinuxCalls linux = new LinuxCalls();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment bytes = arena.allocate(MAX_MESSAGE, 8);
    private final MemorySegment control = arena.allocate(CONTROL_BYTES, 8);
    private final MemorySegment vector = arena.allocate(16, 8);
    private final MemorySegment header = arena.allocate(MESSAGE_HEADER_BYTES, 8);
    private final MemorySegment wanted = arena.allocate(8, 8);
    private final int descriptor;
    private boolean closed;

    private LocalSocket(int descriptor) {
        this.descriptor = descriptor;
        vector.set(JAVA_LONG, 0, bytes.address());
        header.set(JAVA_LONG, 16, vector.address());
        header.set(JAVA_LONG, 24, 1);
        wanted.set(JAVA_INT, 0, descriptor);
        wanted.set(JAVA_SHORT, 4, (short) POLLIN);
    }

    /** Who is at the other end, as the kernel says: it cannot be made up. */
    public record Peer(int pid, int user, int group) {}

    /** What came. */
    public sealed interface Received {
        /** @param descriptors the receiver's to close */
        record Message(byte[] bytes, int[] descriptors) implements Received {}

        /** Nothing just now. */
        record Nothing() implements Received {}

        /** The peer is gone, or sends what it must not. */
        record End() implements Received {}
    }

    /** Listens at a path, which must not exist. */
    public static LocalSocket listen(Path path, int backlog) throws IOException {
        LinuxCalls linux = new LinuxCalls();
        int fd = linux.socket(AF_UNIX, SEQPACKET | CLOSE_ON_EXEC | NON_BLOCKING);
        try (Arena arena = Arena.ofConfined()) {
            linux.bind(fd, address(path, arena));
            linux.listen(fd, backlog);
            return new LocalSocket(fd);
        } catch (IOException e) {
            linux.close(fd);
            throw e;
        }
    }

    public static LocalSocket connect(Path path) throws IOException {
        LinuxCalls linux = new LinuxCalls();
        int fd = linux.socket(AF_UNIX, SEQPACKET | CLOSE_ON_EXEC);
        try (Arena arena = Arena.ofConfined()) {
            linux.connect(fd, address(path, arena));
            return new LocalSocket(fd);
        } catch (IOException e) {
            linux.close(fd);
            throw e;
        }
    }

    private static MemorySegment address(Path path, Arena arena) throws IOException {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length > MAX_PATH) {
            throw new IOException("the path of a socket has at most " + MAX_PATH + " bytes: " + path);
        }
        MemorySegment address = arena.allocate(3L + name.length, 2);
        address.set(JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(name, 0, address, JAVA_BYTE, 2, name.length);
        return address;
    }

    /** Two ends of a stream for {@link Bell}s. */
    static int[] pair() throws IOException {
        return new LinuxCalls().socketPair(AF_UNIX, STREAM | CLOSE_ON_EXEC);
    }

    /** The next process that connects, if one does. */
    public Optional<LocalSocket> accept() {
        int fd = linux.accept(descriptor, CLOSE_ON_EXEC);
        return fd < 0 ? Optional.empty() : Optional.of(new LocalSocket(fd));
    }

    public Peer peer() throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment credentials = scratch.allocate(12, 4);
            linux.option(descriptor, SOL_SOCKET, SO_PEERCRED, credentials);
            return new Peer(credentials.get(JAVA_INT, 0), credentials.get(JAVA_INT, 4), credentials.get(JAVA_INT, 8));
        }
    }

    /** Sends without waiting. False when the peer is gone or does not read. */
    public boolean send(byte[] message, int... descriptors) {
        MemorySegment.copy(message, 0, bytes, JAVA_BYTE, 0, message.length);
        vector.set(JAVA_LONG, 8, message.length);
        header.set(JAVA_LONG, 32, descriptors.length == 0 ? 0 : control.address());
        header.set(JAVA_LONG, 40, 0);
        if (descriptors.length > 0) {
            control.fill((byte) 0);
            control.set(JAVA_LONG, 0, 16 + 4L * descriptors.length);
            control.set(JAVA_INT, 8, SOL_SOCKET);
            control.set(JAVA_INT, 12, SCM_RIGHTS);
            MemorySegment.copy(descriptors, 0, control, JAVA_INT, 16, descriptors.length);
            header.set(JAVA_LONG, 40, 16 + (4L * descriptors.length + 7 & ~7));
        }
        return linux.sendMessage(descriptor, header, DONT_WAIT | NO_SIGNAL) == message.length;
    }

    public Received receive() {
        vector.set(JAVA_LONG, 8, MAX_MESSAGE);
        header.set(JAVA_LONG, 32, control.address());
        header.set(JAVA_LONG, 40, CONTROL_BYTES);
        header.set(JAVA_INT, 48, 0);
        control.fill((byte) 0);
        long length = linux.receiveMessage(descriptor, header, DONT_WAIT | RECEIVED_CLOSE_ON_EXEC);
        if (length == -LinuxCalls.EAGAIN || length == -LinuxCalls.EINTR) {
            return new Received.Nothing();
        }
        int[] descriptors = length < 0 ? new int[0] : descriptors();
        int flags = header.get(JAVA_INT, 48);
        if (length <= 0 || (flags & (CONTROL_TRUNCATED | TRUNCATED)) != 0 || descriptors.length > MAX_DESCRIPTORS) {
            closeAll(descriptors);
            return new Received.End();
        }
        return new Received.Message(bytes.asSlice(0, length).toArray(JAVA_BYTE), descriptors);
    }

    /** Handed over with the message, up to what fits. */
    private int[] descriptors() {
        long length = header.get(JAVA_LONG, 40) < 16 ? 0 : control.get(JAVA_LONG, 0);
        boolean rights = control.get(JAVA_INT, 8) == SOL_SOCKET && control.get(JAVA_INT, 12) == SCM_RIGHTS;
        return length > 16 && rights
                ? control.asSlice(16, length - 16 & ~3).toArray(JAVA_INT)
                : new int[0];
    }

    /** Closes descriptors that came with a message. */
    public void closeAll(int[] descriptors) {
        for (int each : descriptors) {
            linux.close(each);
        }
    }

    /** Waits until something is to be received, or the peer is gone; false when the time is up first. */
    public boolean await(int timeoutMs) {
        return linux.poll(wanted.address(), 1, timeoutMs) > 0;
    }

    /** For poll(2) over several. */
    public int descriptor() {
        return descriptor;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            linux.close(descriptor);
            arena.close();
        }
    }
}
