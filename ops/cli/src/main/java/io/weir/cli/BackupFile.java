package io.weir.cli;

import com.google.protobuf.CodedInputStream;
import io.weir.wire.v1.SnapshotPart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Looks whether a backup is whole, without the program that understands it. */
final class BackupFile {
    private static final String TITLE = "weir backup 1\n";

    private BackupFile() {}

    /** @throws IOException says what is wrong with it */
    static void check(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            String title = new String(stream.readNBytes(TITLE.length()), StandardCharsets.US_ASCII);
            if (!title.equals(TITLE)) {
                throw new IOException("not a backup, or one of a newer program");
            }
            CodedInputStream input = CodedInputStream.newInstance(stream);
            input.setSizeLimit(Integer.MAX_VALUE);
            CRC32C checksum = new CRC32C();
            boolean ended = false;
            while (!input.isAtEnd() && !ended) {
                byte[] bytes = input.readByteArray();
                SnapshotPart part = SnapshotPart.parseFrom(bytes);
                ended = part.hasEnd();
                if (ended && part.getEnd().getChecksum() != (int) checksum.getValue()) {
                    throw new IOException("its checksum is wrong");
                }
                checksum.update(bytes);
            }
            if (!ended || !input.isAtEnd()) {
                throw new IOException("it is not whole");
            }
        }
    }
}
