package io.weir.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.wire.v1.ApplyPolicy;
import io.weir.wire.v1.ApplyTenant;
import io.weir.wire.v1.Command;
import io.weir.wire.v1.Document;
import io.weir.wire.v1.Reply;
import io.weir.wire.v1.TenantRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerNodeIT {
    @TempDir
    Path directory;

    @Test
    void hasAfterARestartWhatItHadAcknowledged() throws Exception {
        LedgerSettings settings = settings();
        try (LedgerNode node = LedgerNode.start(settings, leading -> {})) {
            assertThat(apply(node, "before").getRefusal()).isEqualTo(Reply.Refusal.NONE);
            assertThatThrownBy(() -> LedgerNode.start(settings, leading -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another process");
        }
        try (LedgerNode node = LedgerNode.start(settings, leading -> {})) {
            apply(node, "between");
            assertThat(tenants(node)).containsExactly("before", "between");
            assertThat(node.snapshot()).isTrue();
            apply(node, "after");
            String large = "x".repeat(Limits.COMMAND_BYTES + 1);
            assertThat(node.propose(command("large").setActor(large).build())
                            .get(20, TimeUnit.SECONDS)
                            .getRefusal())
                    .isEqualTo(Reply.Refusal.INVALID);
        }
        try (LedgerNode node = LedgerNode.start(settings, leading -> {})) {
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> tenants(node).size() == 3);
            assertThat(tenants(node)).containsExactly("after", "before", "between");
        }
    }

    @Test
    void keepsItsLogBoundedAndRestartsFromWhatIsLeft() throws Exception {
        LedgerSettings settings = settings();
        String text = "x".repeat(Limits.TEXT_CHARS);
        // 77 MB of log, and 16 MB of files for each snapshot
        try (LedgerNode node = LedgerNode.start(settings, leading -> {})) {
            for (int i = 0; i < 150; i++) {
                node.propose(Command.newBuilder()
                                .setRequestId("policy " + i)
                                .setApplyPolicy(ApplyPolicy.newBuilder().setDocument(Document.newBuilder().setText(text)))
                                .build())
                        .get(20, TimeUnit.SECONDS);
            }
            Path beginning = directory.resolve("ledger/archive/0-0.rec");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> Files.notExists(beginning) && archived() < 100L << 20);
        }
        try (LedgerNode node = LedgerNode.start(settings, leading -> {})) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> node.replica().read(view -> view.policy().getVersion()) == 150);
        }
    }

    /** Files are sparse and as long as a segment, so these are counted whole. */
    private long archived() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("ledger/archive"))) {
            return files.filter(f -> f.toString().endsWith(".rec")).mapToLong(f -> f.toFile().length()).sum();
        }
    }

    @Test
    void refusesToStartFromADamagedSnapshot() throws Exception {
        LedgerSettings settings = settings();
        try (LedgerNode node = LedgerNode.start(settings, leading -> {})) {
            apply(node, "damagethis");
            assertThat(node.snapshot()).isTrue();
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> damageable().size() == 2);
        }
        for (Path file : damageable()) {
            byte[] bytes = Files.readAllBytes(file);
            int at = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("damagethis");
            if (!file.equals(logFile())) {
                bytes[at] ^= 1;
                Files.write(file, bytes);
            }
        }
        assertThatThrownBy(() -> LedgerNode.start(settings, leading -> {}))
                .isInstanceOf(DamagedLedgerException.class)
                .hasMessageContaining("checksum")
                .hasMessageContaining("weir cluster restore");
        assertThat(settings.shared()).as("nothing is left behind").doesNotExist();
    }

    /** Recordings that tell of the tenant: the log, and the snapshot. */
    private List<Path> damageable() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("ledger/archive"))) {
            return files.filter(f -> f.toString().endsWith(".rec"))
                    .filter(f -> contains(f, "damagethis"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }

    private Path logFile() throws IOException {
        return damageable().getFirst();
    }

    private static boolean contains(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private LedgerSettings settings() throws java.net.SocketException {
        return new LedgerSettings(
                "one",
                directory,
                "127.0.0.1",
                List.of(new MemberAddress(0, "one", "127.0.0.1", FreePorts.take(MemberAddress.PORTS))),
                Duration.ofMillis(500));
    }

    private static Reply apply(LedgerNode node, String tenant) throws Exception {
        return node.propose(command(tenant).build()).get(20, TimeUnit.SECONDS);
    }

    private static Command.Builder command(String tenant) {
        return Command.newBuilder()
                .setRequestId(tenant)
                .setApplyTenant(ApplyTenant.newBuilder().setTenant(TenantRecord.newBuilder().setName(tenant)));
    }

    private static List<String> tenants(LedgerNode node) {
        return node.replica().read(view -> view.tenantsAfter("", 10).stream()
                .map(TenantRecord::getName)
                .toList());
    }
}
