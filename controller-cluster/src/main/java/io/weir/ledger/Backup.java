package io.weir.ledger;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.weir.wire.v1.SnapshotPart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * All that is decided, in one file: a line of text, then the parts of a snapshot, each with its length before it. A new log
 * begins with it when it lies in the data directory of its members.
 */
final class Backup {
    /** Its name in a data directory. */
    static final String FILE = "restored.backup";

    private static final byte[] TITLE = "weir backup 1\n".getBytes(StandardCharsets.US_ASCII);

    private Backup() {}

    static void write(Ledger ledger, Consumer<byte[]> out) {
        out.accept(TITLE.clone());
        ledger.write(part -> out.accept(delimited(part)));
    }

    private static byte[] delimited(SnapshotPart part) {
        ByteArrayOutputStream bytes =
                new ByteArrayOutputStream(part.getSerializedSize() + CodedOutputStream.computeUInt32SizeNoTag(-1));
        try {
            part.writeDelimitedTo(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalStateException when it is no backup, or a damaged one */
    static Ledger read(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            if (!Arrays.equals(stream.readNBytes(TITLE.length), TITLE)) {
                throw new IllegalStateException(file + " is no backup");
            }
            CodedInputStream input = CodedInputStream.newInstance(stream);
            input.setSizeLimit(Integer.MAX_VALUE);
            Snapshots.Reader reader = new Snapshots.Reader();
            while (!input.isAtEnd()) {
                reader.accept(input.readByteArray());
            }
            return reader.beginning();
        } catch (IOException damaged) {
            throw new IllegalStateException(file + " is damaged: " + damaged.getMessage(), damaged);
        }
    }
}
