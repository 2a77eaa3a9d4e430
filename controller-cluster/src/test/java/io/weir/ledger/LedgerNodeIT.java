package io.weir.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.wire.v1.ApplyTenant;
import io.weir.wire.v1.Command;
import io.weir.wire.v1.Reply;
import io.weir.wire.v1.TenantRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
