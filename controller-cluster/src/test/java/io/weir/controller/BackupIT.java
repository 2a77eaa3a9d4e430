package io.weir.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.weir.pki.Authority;
import io.weir.v1.ApplyTenantRequest;
import io.weir.v1.BackupPiece;
import io.weir.v1.BackupRequest;
import io.weir.v1.ClustersGrpc;
import io.weir.v1.GetTenantRequest;
import io.weir.v1.ListMembersRequest;
import io.weir.v1.Tenant;
import io.weir.v1.TenantsGrpc;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one cluster had decided, another begins with. */
final class BackupIT {
    @TempDir
    Path directory;

    @Test
    void beginsANewClusterWithABackupOfAnother() throws Exception {
        Path data = Files.createDirectories(OneNode.dataDirectory(directory.resolve("second"), "only"));
        try (OneNode first = new OneNode(directory.resolve("first"))) {
            TenantsGrpc.newBlockingStub(first.operator())
                    .apply(ApplyTenantRequest.newBuilder()
                            .setTenant(Tenant.newBuilder().setName("tenants/acme").setMaxAddresses(3))
                            .build());
            ClustersGrpc.ClustersBlockingStub cluster = ClustersGrpc.newBlockingStub(first.operator());
            assertThat(cluster.listMembers(ListMembersRequest.getDefaultInstance()).getMembersList())
                    .singleElement()
                    .matches(member -> member.getLeader() && member.getUp() && member.getNode().equals("only"));
            try (OutputStream out = Files.newOutputStream(data.resolve("restored.backup"))) {
                Iterator<BackupPiece> pieces = cluster.backup(BackupRequest.getDefaultInstance());
                while (pieces.hasNext()) {
                    pieces.next().getData().writeTo(out);
                }
            }
            ClustersGrpc.ClustersBlockingStub customer =
                    ClustersGrpc.newBlockingStub(first.call("ann", "acme", Authority.CUSTOMER));
            assertThatThrownBy(() -> customer.backup(BackupRequest.getDefaultInstance()).next())
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageContaining("PERMISSION_DENIED");
        }
        try (OneNode second = new OneNode(directory.resolve("second"))) {
            assertThat(TenantsGrpc.newBlockingStub(second.operator())
                            .get(GetTenantRequest.newBuilder().setName("tenants/acme").build())
                            .getMaxAddresses())
                    .isEqualTo(3);
        }
    }
}
