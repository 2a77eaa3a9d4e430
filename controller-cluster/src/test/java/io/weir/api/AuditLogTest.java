package io.weir.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.v1.ApplyTenantRequest;
import io.weir.v1.ApplyTopologyRequest;
import io.weir.v1.AuditEntry;
import io.weir.v1.DeployRequest;
import io.weir.v1.Submission;
import io.weir.v1.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditLogTest {
    @TempDir
    private Path directory;

    @Test
    void keepsWhatWasWrittenBeforeARestart() throws IOException {
        try (AuditLog log = new AuditLog(directory, AuditLog.FILE_BYTES)) {
            log.add(entry(1));
        }
        try (AuditLog log = new AuditLog(directory, AuditLog.FILE_BYTES)) {
            log.add(entry(2));
            assertThat(log.newest(10, _ -> true)).containsExactly(entry(1), entry(2));
            assertThat(log.newest(1, _ -> true)).containsExactly(entry(2));
            assertThat(log.newest(10, e -> e.getDurationUs() == 1)).containsExactly(entry(1));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("audit.jsonl"))))
                .isEqualTo("rw-r-----");
    }

    @Test
    void forgetsTheOldestWhenThereAreEnoughFiles() throws IOException {
        try (AuditLog log = new AuditLog(directory, 500)) {
            for (int i = 0; i < 200; i++) {
                log.add(entry(i));
            }
            assertThat(log.newest(1000, _ -> true)).endsWith(entry(199)).doesNotContain(entry(0));
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.toList()).hasSize(AuditLog.FILES).allSatisfy(file -> assertThat(Files.size(file))
                    .isLessThan(1000));
        }
    }

    @Test
    void readsOnPastALineThatWasCutShort() throws IOException {
        try (AuditLog log = new AuditLog(directory, AuditLog.FILE_BYTES)) {
            log.add(entry(1));
            Files.writeString(directory.resolve("audit.jsonl"), "{\"caller\":\"an\n", StandardOpenOption.APPEND);
            log.add(entry(2));
            assertThat(log.newest(10, _ -> true)).containsExactly(entry(1), entry(2));
        }
    }

    @Test
    void writesNoMoreRefusalsOfOneCallerThanAreOfUseAndSaysHowManyItLeftOut() {
        Refusals refusals = new Refusals();
        for (int i = 0; i < Refusals.A_SECOND; i++) {
            assertThat(refusals.pass("eve@evil", 0)).isZero();
        }
        for (int i = 0; i < 50; i++) {
            assertThat(refusals.pass("eve@evil", 1)).isEqualTo(-1);
        }
        assertThat(refusals.pass("ann@acme", 1)).as("others are not concerned").isZero();
        assertThat(refusals.pass("eve@evil", TimeUnit.SECONDS.toNanos(2))).isEqualTo(50);
        assertThat(refusals.pass("eve@evil", TimeUnit.SECONDS.toNanos(2))).isZero();
    }

    @Test
    void saysWhatARequestIsAboutButNotItsTexts() {
        assertThat(Audit.said(DeployRequest.newBuilder()
                        .setParent("tenants/acme")
                        .setMiddleboxId("fw")
                        .setValidateOnly(true)
                        .setSubmission(Submission.newBuilder().setClick("x".repeat(500)))
                        .build()))
                .containsEntry("parent", "tenants/acme")
                .containsEntry("middlebox_id", "fw")
                .containsEntry("validate_only", "true")
                .doesNotContainKey("submission");
        assertThat(Audit.said(ApplyTopologyRequest.newBuilder().setText("a\nb").build()))
                .containsEntry("text", "(3 characters)");
        assertThat(Audit.said(ApplyTenantRequest.newBuilder()
                        .setTenant(Tenant.newBuilder().setName("tenants/acme"))
                        .build()))
                .containsEntry("tenant", "tenants/acme");
    }

    private static AuditEntry entry(long durationUs) {
        return AuditEntry.newBuilder()
                .setCaller("ann@acme")
                .setMethod("weir.v1.Middleboxes/Deploy")
                .putRequest("parent", "tenants/acme")
                .setOutcome("OK")
                .setDurationUs(durationUs)
                .build();
    }
}
