package io.weir.port;

/**
 * Keeps what a node puts into files and shared memory from other users of the machine, who may attach processes but
 * have no business in its packets, state and log (umask(2)).
 */
public final class PrivateFiles {
    private PrivateFiles() {}

    /** Only this user may read and write what the process makes from now on. */
    public static void only() {
        SystemCalls.keepFilesPrivate();
    }
}
