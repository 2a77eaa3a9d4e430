package io.weir.api;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.weir.ledger.MemberAddress;
import io.weir.ledger.Replica;
import io.weir.ledger.View;
import io.weir.v1.BackupPiece;
import io.weir.v1.BackupRequest;
import io.weir.v1.ClustersGrpc;
import io.weir.v1.ListMembersRequest;
import io.weir.v1.ListMembersResponse;
import io.weir.v1.Member;
import io.weir.wire.v1.NodeRecord;
import java.util.ArrayList;
import java.util.List;

/** {@code weir.v1.Clusters}. */
final class ClusterService extends ClustersGrpc.ClustersImplBase {
    private static final int PIECE_BYTES = 256 << 10;

    private final List<MemberAddress> members;
    private final Replica replica;

    ClusterService(List<MemberAddress> members, Replica replica) {
        this.members = List.copyOf(members);
        this.replica = replica;
    }

    @Override
    public void backup(BackupRequest request, StreamObserver<BackupPiece> observer) {
        try {
            Caller.now(replica).requireOperator();
            pieces().forEach(observer::onNext);
            observer.onCompleted();
        } catch (RuntimeException failure) {
            observer.onError(Calls.status(failure));
        }
    }

    /** Taken as a whole before the first is sent: the log does not wait for who reads them. */
    private List<BackupPiece> pieces() {
        List<BackupPiece> pieces = new ArrayList<>();
        long[] cursor = {0};
        ByteString.Output[] open = {ByteString.newOutput(PIECE_BYTES)};
        replica.backup(newest -> cursor[0] = newest, bytes -> {
            open[0].write(bytes, 0, bytes.length);
            if (open[0].size() >= PIECE_BYTES) {
                pieces.add(piece(open[0].toByteString(), cursor[0]));
                open[0] = ByteString.newOutput(PIECE_BYTES);
            }
        });
        pieces.add(piece(open[0].toByteString(), cursor[0]));
        return pieces;
    }

    private static BackupPiece piece(ByteString data, long cursor) {
        return BackupPiece.newBuilder().setData(data).setCursor(cursor).build();
    }

    @Override
    public void listMembers(ListMembersRequest request, StreamObserver<ListMembersResponse> observer) {
        Calls.answer(observer, () -> {
            Caller.now(replica).requireOperator();
            return replica.read(view -> ListMembersResponse.newBuilder()
                    .setTerm(view.term())
                    .addAllMembers(members.stream().map(m -> member(m, view)).toList())
                    .build());
        });
    }

    private static Member member(MemberAddress member, View view) {
        return Member.newBuilder()
                .setId(member.id())
                .setNode(member.node())
                .setAddress(member.host() + ":" + member.firstPort())
                .setLeader(member.id() == view.leader())
                .setUp(view.node(member.node())
                        .filter(n -> n.getState() == NodeRecord.State.READY)
                        .isPresent())
                .build();
    }
}
