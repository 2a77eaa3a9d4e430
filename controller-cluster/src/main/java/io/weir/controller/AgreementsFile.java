package io.weir.controller;

import com.google.protobuf.InvalidProtocolBufferException;
import io.weir.wire.v1.Agreements;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a member agreed to, on disk. Written when a node is suspected, and no more after. */
final class AgreementsFile {
    private static final Logger LOG = LoggerFactory.getLogger(AgreementsFile.class);
    private static final long MAX_BYTES = 1 << 20;

    private final Path file;

    AgreementsFile(Path dataDirectory) {
        this.file = dataDirectory.resolve("agreements");
    }

    /**
     * @return empty when there is none
     * @throws IllegalStateException when it cannot be understood
     */
    Agreements read() {
        try {
            if (!Files.exists(file)) {
                return Agreements.getDefaultInstance();
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new IllegalStateException(file + " is damaged; replace this member");
            }
            return Agreements.parseFrom(Files.readAllBytes(file));
        } catch (InvalidProtocolBufferException garbage) {
            throw new IllegalStateException(file + " is damaged; replace this member", garbage);
        } catch (IOException failure) {
            throw new UncheckedIOException(file.toString(), failure);
        }
    }

    /** Whether it is on disk now. */
    boolean write(Agreements agreements) {
        Path fresh = file.resolveSibling("agreements.new");
        try {
            try (FileChannel channel = FileChannel.open(
                    fresh,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = agreements.toByteString().asReadOnlyByteBuffer();
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel directory = FileChannel.open(file.getParent())) {
                directory.force(true);
            }
            return true;
        } catch (IOException failure) {
            LOG.atWarn().setMessage("cannot be written, so this member agrees to nothing").addKeyValue("file", file).setCause(failure).log();
            return false;
        }
    }
}
