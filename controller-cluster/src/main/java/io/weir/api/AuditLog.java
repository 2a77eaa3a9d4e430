package io.weir.api;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.weir.v1.AuditEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's audit log: JSON lines that are only ever appended, in a file that is set aside when it is full. Bounded: the
 * oldest file goes when there are enough. Thread-safe.
 */
final class AuditLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

    /** Some ten thousand entries. */
    static final long FILE_BYTES = 4 << 20;

    static final int FILES = 8;

    private final Path directory;
    private final long fileBytes;
    private Writer out;
    private long written;
    private boolean failing;

    /** @param fileBytes after so many another file is begun */
    AuditLog(Path directory, long fileBytes) {
        this.directory = directory;
        this.fileBytes = fileBytes;
    }

    /** Never fails its caller: that nothing can be written is told in the node's log, once. */
    synchronized void add(AuditEntry entry) {
        try {
            String line = JsonFormat.printer()
                            .omittingInsignificantWhitespace()
                            .preservingProtoFieldNames()
                            .print(entry)
                    + "\n";
            if (out == null) {
                open();
            }
            if (written > 0 && written + line.length() > fileBytes) {
                setAside();
            }
            out.write(line);
            out.flush();
            written += line.length();
            failing = false;
        } catch (IOException broken) {
            if (!failing) {
                LOG.atError().setMessage("the audit log cannot be written").setCause(broken).log();
            }
            failing = true;
        }
    }

    private void open() throws IOException {
        Files.createDirectories(directory);
        Path newest = file(0);
        if (Files.notExists(newest)) {
            Files.createFile(
                    newest, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        }
        written = Files.size(newest);
        out = Files.newBufferedWriter(newest, StandardOpenOption.APPEND);
    }

    private void setAside() throws IOException {
        out.close();
        out = null;
        for (int i = FILES - 1; i > 0; i--) {
            if (Files.exists(file(i - 1))) {
                Files.move(file(i - 1), file(i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        open();
    }

    private Path file(int age) {
        return directory.resolve(age == 0 ? "audit.jsonl" : "audit." + age + ".jsonl");
    }

    /** The newest that fit, oldest first. */
    List<AuditEntry> newest(int limit, Predicate<AuditEntry> fit) {
        ArrayDeque<AuditEntry> found = new ArrayDeque<>();
        for (int age = FILES - 1; age >= 0; age--) {
            try (BufferedReader lines = Files.newBufferedReader(file(age))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    keep(line, limit, fit, found);
                }
            } catch (NoSuchFileException _) {
                // not that many yet
            } catch (IOException broken) {
                LOG.atWarn().setMessage("the audit log cannot be read").setCause(broken).log();
            }
        }
        return List.copyOf(found);
    }

    private static void keep(String line, int limit, Predicate<AuditEntry> fit, ArrayDeque<AuditEntry> found) {
        AuditEntry.Builder entry = AuditEntry.newBuilder();
        try {
            JsonFormat.parser().ignoringUnknownFields().merge(line, entry);
        } catch (InvalidProtocolBufferException _) {
            // the last line of a process that was killed
            return;
        }
        if (fit.test(entry.build())) {
            found.addLast(entry.build());
            if (found.size() > limit) {
                found.removeFirst();
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (out != null) {
            out.close();
            out = null;
        }
    }
}
