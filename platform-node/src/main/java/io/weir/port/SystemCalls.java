package io.weir.port;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The few libc calls a port needs, called through the foreign function API. Addresses are passed as plain longs, so
 * that the packet path allocates nothing. Not shared between threads: {@code errno} is captured into this object.
 */
final class SystemCalls {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO_VALUE = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = ints("socket", 3);
    private static final MethodHandle BIND = call("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle SETSOCKOPT = call(
            "setsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle GETSOCKOPT = call(
            "getsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle MMAP = call(
            "mmap",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MUNMAP = call("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle CLOSE = ints("close", 1);
    private static final MethodHandle IOCTL = call(
            "ioctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle RECV = call(
            "recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle SENDMMSG = call(
            "sendmmsg", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT));
    private static final MethodHandle POLL = call("poll", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle EVENTFD = ints("eventfd", 2);
    private static final MethodHandle READ = call("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle WRITE = call("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle IF_NAMETOINDEX = call("if_nametoindex", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    private static final MethodHandle SCHED_SETAFFINITY = call(
            "sched_setaffinity", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));

    private static final MethodHandle SYSCALL = call(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    /** bpf(2) has no function in libc. */
    private static final long BPF_NUMBER = System.getProperty("os.arch").equals("amd64") ? 321 : 280;

    private static final MethodHandle UMASK = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("umask"), FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle EPOLL_CREATE = ints("epoll_create1", 1);
    private static final MethodHandle EPOLL_CTL =
            call("epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle EPOLL_WAIT =
            call("epoll_wait", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT));

    private final MemorySegment state = Arena.ofAuto().allocate(STATE);

    int socket(int domain, int type, int protocol) throws SystemCallException {
        try {
            return checked("socket", (int) SOCKET.invokeExact(state, domain, type, protocol));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void bind(int fd, MemorySegment address) throws SystemCallException {
        try {
            checked("bind", (int) BIND.invokeExact(state, fd, address.address(), (int) address.byteSize()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void setOption(int fd, int level, int option, MemorySegment value) throws SystemCallException {
        try {
            checked(
                    "setsockopt " + level + "/" + option,
                    (int) SETSOCKOPT.invokeExact(state, fd, level, option, value.address(), (int) value.byteSize()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void setOption(int fd, int level, int option, int value) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            setOption(fd, level, option, arena.allocateFrom(JAVA_INT, value));
        }
    }

    void option(int fd, int level, int option, MemorySegment value) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) value.byteSize());
            checked(
                    "getsockopt " + level + "/" + option,
                    (int) GETSOCKOPT.invokeExact(state, fd, level, option, value.address(), length.address()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Maps {@code bytes} of the descriptor, readable and writable, shared with the kernel. */
    long map(int fd, long bytes) throws SystemCallException {
        return map(fd, bytes, 0);
    }

    long map(int fd, long bytes, long offset) throws SystemCallException {
        int readWrite = 3;
        int sharedPopulated = 0x8001;
        try {
            long address = (long) MMAP.invokeExact(state, 0L, bytes, readWrite, sharedPopulated, fd, offset);
            checked("mmap", address == -1 ? -1 : 0);
            return address;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Returns what the command makes: a descriptor, or 0. */
    int bpf(int command, MemorySegment attributes) throws SystemCallException {
        try {
            long result = (long) SYSCALL.invokeExact(
                    state, BPF_NUMBER, (long) command, attributes.address(), attributes.byteSize());
            return checked("bpf " + command, (int) result);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void unmap(long address, long bytes) throws SystemCallException {
        try {
            checked("munmap", (int) MUNMAP.invokeExact(state, address, bytes));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void close(int fd) throws SystemCallException {
        try {
            checked("close", (int) CLOSE.invokeExact(state, fd));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void control(int fd, long request, MemorySegment argument) throws SystemCallException {
        try {
            checked("ioctl " + Long.toHexString(request), (int) IOCTL.invokeExact(state, fd, request, argument.address()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Returns how many messages were sent, or {@code -errno}. */
    int sendMessages(int fd, long messages, int count, int flags) {
        try {
            return orErrno((int) SENDMMSG.invokeExact(state, fd, messages, count, flags));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Receives one message without waiting: its length, also when longer than the buffer, or {@code -errno}. */
    long receive(int fd, long address, long bytes) {
        int dontWaitTruncate = 0x40 | 0x20;
        try {
            long length = (long) RECV.invokeExact(state, fd, address, bytes, dontWaitTruncate);
            return length < 0 ? orErrno(-1) : length;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Returns how many descriptors are ready, or {@code -errno}. */
    int poll(long descriptors, int count, int timeoutMs) {
        try {
            return orErrno((int) POLL.invokeExact(state, descriptors, (long) count, timeoutMs));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    int eventDescriptor() throws SystemCallException {
        int nonBlocking = 0x800;
        try {
            return checked("eventfd", (int) EVENTFD.invokeExact(state, 0, nonBlocking));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** What a process makes from now on is its own user's alone. */
    static void keepFilesPrivate() {
        try {
            int _ = (int) UMASK.invokeExact(0077);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    int eventPoll() throws SystemCallException {
        int closeOnExec = 0x80000;
        try {
            return checked("epoll_create1", (int) EPOLL_CREATE.invokeExact(state, closeOnExec));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void eventPollControl(int poll, int operation, int fd, MemorySegment event) throws SystemCallException {
        try {
            checked("epoll_ctl", (int) EPOLL_CTL.invokeExact(state, poll, operation, fd, event.address()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Returns how many events there are now, without waiting, or {@code -errno}. */
    int eventPollNow(int poll, long events, int most) {
        try {
            return orErrno((int) EPOLL_WAIT.invokeExact(state, poll, events, most, 0));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    long read(int fd, long address, long bytes) {
        try {
            return (long) READ.invokeExact(state, fd, address, bytes);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    long write(int fd, long address, long bytes) {
        try {
            return (long) WRITE.invokeExact(state, fd, address, bytes);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    int interfaceIndex(String name) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            int index = (int) IF_NAMETOINDEX.invokeExact(state, arena.allocateFrom(name).address());
            return checked("if_nametoindex " + name, index == 0 ? -1 : index);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Keeps the calling thread on one core, 0 to 63. */
    void pin(int core) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocateFrom(JAVA_LONG, 1L << core);
            checked("sched_setaffinity", (int) SCHED_SETAFFINITY.invokeExact(state, 0, 8L, mask.address()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private int orErrno(int result) {
        return result < 0 ? -(int) ERRNO_VALUE.get(state, 0L) : result;
    }

    private int checked(String call, int result) throws SystemCallException {
        if (result < 0) {
            throw new SystemCallException(call, (int) ERRNO_VALUE.get(state, 0L));
        }
        return result;
    }

    private static SystemCallException unexpected(Throwable thrown) {
        return switch (thrown) {
            case SystemCallException refused -> refused;
            case RuntimeException bug -> throw bug;
            case Error error -> throw error;
            case Throwable other -> throw new AssertionError(other);
        };
    }

    private static MethodHandle ints(String name, int arguments) {
        MemoryLayout[] layouts = new MemoryLayout[arguments];
        java.util.Arrays.fill(layouts, JAVA_INT);
        return call(name, FunctionDescriptor.of(JAVA_INT, layouts));
    }

    private static MethodHandle call(String name, FunctionDescriptor descriptor, Linker.Option... more) {
        Linker.Option[] options = java.util.Arrays.copyOf(more, more.length + 1);
        options[more.length] = ERRNO;
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, options);
    }
}
