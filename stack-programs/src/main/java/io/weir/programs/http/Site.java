package io.weir.programs.http;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.Semaphore;

/** The files below a directory, and no others: links are followed as long as they stay inside. */
final class Site {
    /** Files that are being sent at a time: a process has 1024 descriptors unless told otherwise, and needs some itself. */
    static final int MAX_OPEN = 512;

    private static final String INDEX = "index.html";

    private final Path root;
    private final Semaphore room = new Semaphore(MAX_OPEN);

    /** @throws IOException if it is not a directory that can be read */
    Site(Path root) throws IOException {
        this.root = root.toRealPath();
        if (!Files.isDirectory(this.root) || !Files.isReadable(this.root)) {
            throw new IOException("not a directory that can be read: " + root);
        }
    }

    /** What is behind a path. */
    sealed interface Looked {
        record Found(Resource resource) implements Looked {}

        /** A directory, asked for without the slash that relative links in its index need. */
        record Elsewhere() implements Looked {}

        /** Also what is there but not to be read: who asks learns nothing of it. */
        record Missing() implements Looked {}
    }

    Looked look(RequestPath path) {
        try {
            Path there = root;
            for (String name : path.names()) {
                there = there.resolve(name);
            }
            Path real = there.toRealPath();
            if (!real.startsWith(root)) {
                return new Looked.Missing();
            }
            if (Files.isDirectory(real)) {
                return path.isDirectory() || path.names().isEmpty() ? file(real.resolve(INDEX).toRealPath()) : new Looked.Elsewhere();
            }
            return path.isDirectory() ? new Looked.Missing() : file(real);
        } catch (IOException | InvalidPathException e) {
            return new Looked.Missing();
        }
    }

    private Looked file(Path real) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
        // a device or a pipe would never end
        boolean plain = real.startsWith(root) && attributes.isRegularFile() && Files.isReadable(real);
        return plain
                ? new Looked.Found(new Resource(real, attributes.size(), attributes.lastModifiedTime().toInstant()))
                : new Looked.Missing();
    }

    /** Whether one more may be open; who was let in leaves by {@link #leave}. */
    boolean enter() {
        return room.tryAcquire();
    }

    void leave() {
        room.release();
    }

    FileChannel open(Resource resource) throws IOException {
        return FileChannel.open(resource.file(), StandardOpenOption.READ);
    }

    int openFiles() {
        return MAX_OPEN - room.availablePermits();
    }
}
