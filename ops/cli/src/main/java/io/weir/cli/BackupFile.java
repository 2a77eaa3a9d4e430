package io.weir.cli;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Looks whether a backup is whole, without the program that understands it. */
final class BackupFile {
    private static final String TITLE = "weir backup 1\n";

    /** The last part, of protobuf type {@code weir.wire.v1.SnapshotPart}: field 10, a message. */
    private static final int END_TAG = 10 << 3 | 2;

    /** Its checksum: field 2, four bytes. */
    private static final int CHECKSUM_TAG = 2 << 3 | 5;

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
                CodedInputStream part = CodedInputStream.newInstance(bytes);
                ended = part.readTag() == END_TAG;
                if (ended && checksum(part.readByteArray()) != (int) checksum.getValue()) {
                    throw new IOException("its checksum is wrong");
                }
                checksum.update(bytes);
            }
            if (!ended || !input.isAtEnd()) {
                throw new IOException("it is not whole");
            }
        }
    }

    private static int checksum(byte[] end) throws IOException {
        CodedInputStream fields = CodedInputStream.newInstance(end);
        for (int tag = fields.readTag(); tag != 0; tag = fields.readTag()) {
            if (tag == CHECKSUM_TAG) {
                return fields.readFixed32();
            }
            fields.skipField(tag);
        }
        return 0;
    }
}
