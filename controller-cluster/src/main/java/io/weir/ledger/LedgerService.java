package io.weir.ledger;

import com.google.protobuf.InvalidProtocolBufferException;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.ImageFragmentAssembler;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import io.weir.wire.v1.Command;
import io.weir.wire.v1.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Feeds the log to the replica, and the replica's replies to who asked. */
final class LedgerService implements ClusteredService {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerService.class);

    /** A client that does not take its reply asks again under the same request id. */
    private static final int REPLY_ATTEMPTS = 3;

    private static final int FRAGMENTS = 10;

    /** Aeron counts terms from 0, which in a command means that it holds in any. */
    private static final long FIRST_TERM = 1;

    private final Replica replica;
    private final Path backup;
    private final Consumer<Cluster.Role> roleListener;
    private final CompletableFuture<Void> recovered = new CompletableFuture<>();
    private volatile long position;
    private volatile long snapshotPosition;
    private Cluster cluster;
    private IdleStrategy idle;

    /** @param backup what the log begins with, if it is there */
    LedgerService(Replica replica, Path backup, Consumer<Cluster.Role> roleListener) {
        this.replica = replica;
        this.backup = backup;
        this.roleListener = roleListener;
    }

    @Override
    public void onStart(Cluster started, Image snapshot) {
        cluster = started;
        idle = started.idleStrategy();
        try {
            if (snapshot != null) {
                load(snapshot);
            } else if (Files.exists(backup)) {
                replica.load(Backup.read(backup));
            }
            position = started.logPosition();
            snapshotPosition = position;
            recovered.complete(null);
        } catch (IllegalStateException damaged) {
            recovered.completeExceptionally(damaged);
            throw damaged;
        }
    }

    /** Done when the newest snapshot, if there is one, is loaded; fails when it is damaged. */
    CompletableFuture<Void> recovered() {
        return recovered;
    }

    /** Bytes of the log that a restart would read besides the snapshot. */
    long bytesSinceSnapshot() {
        return position - snapshotPosition;
    }

    /** Position of the newest snapshot, as far as this process knows. */
    long snapshotPosition() {
        return snapshotPosition;
    }

    private void load(Image snapshot) {
        Snapshots.Reader reader = new Snapshots.Reader();
        ImageFragmentAssembler parts = new ImageFragmentAssembler((buffer, offset, length, header) -> {
            reader.accept(bytes(buffer, offset, length));
        });
        while (!reader.ended()) {
            int read = snapshot.poll(parts, FRAGMENTS);
            if (read == 0 && (snapshot.isClosed() || snapshot.isEndOfStream())) {
                break;
            }
            idle.idle(read);
        }
        replica.load(reader.ledger());
    }

    @Override
    public void onSessionMessage(
            ClientSession session, long timestamp, DirectBuffer buffer, int offset, int length, Header header) {
        position = header.position();
        Reply reply;
        try {
            reply = replica.apply(Command.parseFrom(bytes(buffer, offset, length)), timestamp);
        } catch (InvalidProtocolBufferException garbage) {
            reply = Reply.newBuilder()
                    .setRefusal(Reply.Refusal.INVALID)
                    .setReason("not a command")
                    .build();
        }
        if (session != null) {
            answer(session, reply);
        }
    }

    private void answer(ClientSession session, Reply reply) {
        UnsafeBuffer message = new UnsafeBuffer(reply.toByteArray());
        for (int attempt = 0; attempt < REPLY_ATTEMPTS; attempt++) {
            if (session.offer(message, 0, message.capacity()) > 0) {
                return;
            }
            idle.idle();
        }
    }

    private static byte[] bytes(DirectBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }

    @Override
    public void onTakeSnapshot(ExclusivePublication publication) {
        replica.ledger().write(part -> {
            UnsafeBuffer message = new UnsafeBuffer(part.toByteArray());
            idle.reset();
            long position = publication.offer(message, 0, message.capacity());
            while (position < 0) {
                if (position == ExclusivePublication.CLOSED
                        || position == ExclusivePublication.NOT_CONNECTED
                        || position == ExclusivePublication.MAX_POSITION_EXCEEDED) {
                    throw new IllegalStateException("snapshot cannot be written: " + position);
                }
                idle.idle();
                position = publication.offer(message, 0, message.capacity());
            }
        });
        replica.snapshotted();
        position = cluster.logPosition();
        snapshotPosition = position;
        LOG.atInfo().setMessage("snapshot taken").addKeyValue("member", cluster.memberId()).log();
    }

    @Override
    public void onNewLeadershipTermEvent(
            long term,
            long logPosition,
            long timestamp,
            long termBaseLogPosition,
            int leaderMemberId,
            int logSessionId,
            TimeUnit timeUnit,
            int appVersion) {
        replica.elected(term + FIRST_TERM, leaderMemberId, timestamp);
    }

    @Override
    public void onRoleChange(Cluster.Role role) {
        LOG.atInfo()
                .setMessage("role in the log")
                .addKeyValue("member", cluster.memberId())
                .addKeyValue("role", role)
                .log();
        roleListener.accept(role);
    }

    @Override
    public void onSessionOpen(ClientSession session, long timestamp) {
        // sessions carry nothing that outlives them
    }

    @Override
    public void onSessionClose(ClientSession session, long timestamp, CloseReason reason) {
        // see above
    }

    @Override
    public void onTimerEvent(long correlationId, long timestamp) {
        // the leader's controller keeps time, and writes down what it concludes
    }

    @Override
    public void onTerminate(Cluster terminated) {
        // nothing to save: the log has it all
    }
}
