package io.weir.ledger;

import io.aeron.cluster.service.Cluster;
import io.aeron.driver.MediaDriver;
import io.weir.wire.v1.Command;
import io.weir.wire.v1.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;

/** This node's access to the log: a member of it or not, it can propose. A member also has a replica that is kept. */
public final class LedgerNode implements AutoCloseable {
    private final Replica replica = new Replica();
    private final FileChannel lock;
    private final LedgerSettings settings;
    private final LogErrors errors = new LogErrors();
    private final AutoCloseable driver;
    private final LedgerMember member;
    private final LedgerClient client;

    private LedgerNode(LedgerSettings settings, FileChannel lock, Consumer<Boolean> leading) {
        this.lock = lock;
        this.settings = settings;
        IoUtil.delete(settings.shared().toFile(), true);
        IoUtil.ensureDirectoryExists(settings.marks(), "marks");
        boolean votes = settings.self().isPresent();
        this.member = votes
                ? LedgerMember.start(settings, replica, role -> leading.accept(role == Cluster.Role.LEADER), errors)
                : null;
        this.driver = votes ? member : MediaDriver.launch(Drivers.driver(settings).errorHandler(errors));
        this.client = new LedgerClient(settings);
        client.start();
    }

    /**
     * @param leading is told on the log's own thread whenever this member becomes leader or ceases to be
     * @throws IllegalStateException when another process uses the data directory
     * @throws DamagedLedgerException when what is in it cannot be read
     */
    public static LedgerNode start(LedgerSettings settings, Consumer<Boolean> leading) {
        FileChannel lock = lock(settings.dataDirectory());
        try {
            return new LedgerNode(settings, lock, leading);
        } catch (RuntimeException failure) {
            IoUtil.delete(settings.shared().toFile(), true);
            CloseHelper.quietClose(lock);
            throw failure;
        }
    }

    private static FileChannel lock(Path directory) {
        try {
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(
                    directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel)) {
                return channel;
            }
            channel.close();
            throw new IllegalStateException("another process uses " + directory);
        } catch (IOException failure) {
            throw new UncheckedIOException("data directory " + directory, failure);
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    /** What is decided, as far as this node knows; stays empty on a node that is no member. */
    public Replica replica() {
        return replica;
    }

    /**
     * Done, with the reason, when the log cannot go on in this process although nobody closed it: then start another process.
     * What is decided is on disk.
     */
    public CompletionStage<Throwable> ended() {
        return errors.ended();
    }

    /** @see LedgerClient#propose */
    public CompletableFuture<Reply> propose(Command command) {
        return client.propose(command);
    }

    /** Asks for a snapshot; only the leader's request is heard. */
    public boolean snapshot() {
        return member != null && member.snapshot();
    }

    @Override
    public void close() {
        errors.closing();
        client.close();
        try {
            driver.close();
            IoUtil.delete(settings.shared().toFile(), true);
            lock.close();
        } catch (Exception failure) {
            throw new IllegalStateException("closing the log", failure);
        }
    }
}
