package io.weir.controller;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The latest term that a member vouched for, on disk: a restart must not make it forget. Written once a term. */
final class Promise {
    private final Path file;

    Promise(Path dataDirectory) {
        this.file = dataDirectory.resolve("promise");
    }

    /**
     * @return -1 when there is none
     * @throws IllegalStateException when it cannot be understood
     */
    long read() {
        try {
            return Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : -1;
        } catch (NumberFormatException garbage) {
            throw new IllegalStateException(file + " is damaged; replace this member", garbage);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void write(long term) {
        Path fresh = file.resolveSibling("promise.new");
        try {
            ByteBuffer text = ByteBuffer.wrap((term + "\n").getBytes(StandardCharsets.UTF_8));
            try (FileChannel channel = FileChannel.open(
                    fresh,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                while (text.hasRemaining()) {
                    channel.write(text);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel directory = FileChannel.open(file.getParent())) {
                directory.force(true);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
