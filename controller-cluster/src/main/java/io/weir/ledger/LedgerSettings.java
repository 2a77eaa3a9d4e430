package io.weir.ledger;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where the log is kept and who its members are.
 *
 * @param node name of this node; a member, if {@code members} has it
 * @param dataDirectory survives restarts
 * @param host that this process reaches the members from
 * @param leaderHeartbeat another leader is elected after so long without a sign of life
 */
public record LedgerSettings(
        String node, Path dataDirectory, String host, List<MemberAddress> members, Duration leaderHeartbeat) {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    public LedgerSettings {
        members = List.copyOf(members);
        dataDirectory = dataDirectory.toAbsolutePath().normalize();
    }

    Optional<MemberAddress> self() {
        return members.stream().filter(m -> m.node().equals(node)).findFirst();
    }

    /**
     * Buffers that live as long as the process: in shared memory where there is some, else beside the log. The name
     * follows from the data directory, so that a killed node's is found and cleared by the next.
     */
    public Path shared() {
        String name = "weir-" + node + "-" + Integer.toHexString(dataDirectory.toString().hashCode());
        return Files.isWritable(SHARED_MEMORY) ? SHARED_MEMORY.resolve(name) : dataDirectory.resolve("aeron");
    }

    /** A member's log and snapshots. */
    Path ledgerDirectory() {
        return dataDirectory.resolve("ledger");
    }

    /** What a new log begins with, if it is there. */
    Path backup() {
        return dataDirectory.resolve(Backup.FILE);
    }

    String aeronDirectory() {
        return shared().resolve("driver").toString();
    }

    /**
     * Files that tell other processes that this one lives. Of no use after it, and in the way of a quick restart: whether
     * another process uses the data directory is found out by a lock on it.
     */
    File marks() {
        return shared().resolve("marks").toFile();
    }
}
