package io.weir.port;

import java.io.IOException;
import java.util.Map;

/** The kernel refused a system call. {@link #errno()} is Linux's number. */
public final class SystemCallException extends IOException {
    static final int EPERM = 1;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int ENODEV = 19;
    static final int EINVAL = 22;
    static final int EOPNOTSUPP = 95;
    static final int ENETDOWN = 100;
    static final int ENOBUFS = 105;

    private static final long serialVersionUID = 1;
    private static final Map<Integer, String> NAMES = Map.of(
            EPERM, "EPERM: operation not permitted",
            EINTR, "EINTR: interrupted",
            EAGAIN, "EAGAIN: try again",
            12, "ENOMEM: out of memory",
            EACCES, "EACCES: permission denied",
            ENODEV, "ENODEV: no such device",
            EINVAL, "EINVAL: invalid argument",
            ENETDOWN, "ENETDOWN: network is down",
            ENOBUFS, "ENOBUFS: no buffer space");

    private final int errno;

    SystemCallException(String call, int errno) {
        super(call + " failed: " + NAMES.getOrDefault(errno, "errno " + errno));
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }

    /** Whether a privilege is missing, not something else wrong. */
    public boolean denied() {
        return errno == EPERM || errno == EACCES;
    }
}
