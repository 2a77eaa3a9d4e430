package io.weir.attach.wire;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The libc calls that attaching takes, by the foreign function API. Not shared between threads: {@code errno} is
 * captured into this object.
 */
final class LinuxCalls {
    static final int EAGAIN = 11;
    static final int EINTR = 4;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO_VALUE = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SOCKETPAIR = call("socketpair", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle BIND = call("bind", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle CONNECT = call("connect", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle LISTEN = call("listen", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle ACCEPT = call("accept4", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle GETSOCKOPT =
            call("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SENDMSG = call("sendmsg", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle RECVMSG = call("recvmsg", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SEND = call("send", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle RECV = call("recv", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle POLL = call("poll", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle CLOSE = call("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle MEMFD = call("memfd_create", JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle TRUNCATE = call("ftruncate", JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle FCNTL = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("fcntl"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
            ERRNO,
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle MMAP =
            call("mmap", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle MUNMAP = call("munmap", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle STRERROR = call("strerror", ADDRESS, JAVA_INT);

    private final MemorySegment state = Arena.ofAuto().allocate(STATE);

    /** A call that may be refused. */
    @FunctionalInterface
    private interface Call {
        long make() throws Throwable;
    }

    int socket(int domain, int type) throws IOException {
        return (int) checked("socket", () -> (int) SOCKET.invokeExact(state, domain, type, 0));
    }

    /** Two connected sockets. */
    int[] socketPair(int domain, int type) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pair = arena.allocate(8, 4);
            checked("socketpair", () -> (int) SOCKETPAIR.invokeExact(state, domain, type, 0, pair.address()));
            return pair.toArray(JAVA_INT);
        }
    }

    void bind(int fd, MemorySegment address) throws IOException {
        checked("bind", () -> (int) BIND.invokeExact(state, fd, address.address(), (int) address.byteSize()));
    }

    void connect(int fd, MemorySegment address) throws IOException {
        checked("connect", () -> (int) CONNECT.invokeExact(state, fd, address.address(), (int) address.byteSize()));
    }

    void listen(int fd, int backlog) throws IOException {
        checked("listen", () -> (int) LISTEN.invokeExact(state, fd, backlog));
    }

    /** The next connection's descriptor, or {@code -errno}. */
    int accept(int fd, int flags) {
        return (int) made(() -> (int) ACCEPT.invokeExact(state, fd, 0L, 0L, flags));
    }

    void option(int fd, int level, int option, MemorySegment value) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) value.byteSize());
            checked(
                    "getsockopt",
                    () -> (int) GETSOCKOPT.invokeExact(state, fd, level, option, value.address(), length.address()));
        }
    }

    /** Bytes sent, or {@code -errno}. */
    long sendMessage(int fd, MemorySegment message, int flags) {
        return made(() -> (long) SENDMSG.invokeExact(state, fd, message.address(), flags));
    }

    /** Bytes received, or {@code -errno}. */
    long receiveMessage(int fd, MemorySegment message, int flags) {
        return made(() -> (long) RECVMSG.invokeExact(state, fd, message.address(), flags));
    }

    /** Likewise without control data; allocates nothing. */
    long send(int fd, long address, long bytes, int flags) {
        try {
            return orErrno((long) SEND.invokeExact(state, fd, address, bytes, flags));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    long receive(int fd, long address, long bytes, int flags) {
        try {
            return orErrno((long) RECV.invokeExact(state, fd, address, bytes, flags));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    int poll(long descriptors, int count, int timeoutMs) {
        try {
            return (int) orErrno((int) POLL.invokeExact(state, descriptors, (long) count, timeoutMs));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    void close(int fd) {
        made(() -> (int) CLOSE.invokeExact(state, fd));
    }

    /** An anonymous file of zeros that nobody can shrink, grow or unseal: memfd_create(2). */
    int sealedMemory(String name, long bytes) throws IOException {
        int closeOnExecSealable = 1 | 2;
        int addSeals = 1033;
        int sealShrinkGrow = 1 | 2 | 4;
        try (Arena arena = Arena.ofConfined()) {
            long label = arena.allocateFrom(name).address();
            int fd = (int) checked("memfd_create", () -> (int) MEMFD.invokeExact(state, label, closeOnExecSealable));
            try {
                checked("ftruncate", () -> (int) TRUNCATE.invokeExact(state, fd, bytes));
                checked("fcntl", () -> (int) FCNTL.invokeExact(state, fd, addSeals, sealShrinkGrow));
            } catch (IOException e) {
                close(fd);
                throw e;
            }
            return fd;
        }
    }

    /** Maps a descriptor's first bytes, readable, writable, shared, and there from the start. */
    long map(int fd, long bytes) throws IOException {
        int readWrite = 3;
        int sharedPopulated = 0x8001;
        return checked("mmap", () -> (long) MMAP.invokeExact(state, 0L, bytes, readWrite, sharedPopulated, fd, 0L));
    }

    void unmap(long address, long bytes) {
        made(() -> (int) MUNMAP.invokeExact(state, address, bytes));
    }

    private long checked(String name, Call call) throws IOException {
        long result = made(call);
        if (result < 0 && result > -4096) {
            throw new IOException(name + ": " + reason((int) -result));
        }
        return result;
    }

    private long made(Call call) {
        try {
            return orErrno(call.make());
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private long orErrno(long result) {
        return result == -1 ? -(int) ERRNO_VALUE.get(state, 0L) : result;
    }

    private String reason(int errno) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(state, errno);
            return text.reinterpret(256).getString(0).toLowerCase(java.util.Locale.ROOT);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments), ERRNO);
    }
}
