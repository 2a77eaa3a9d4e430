package io.weir.ledger;

import com.google.protobuf.InvalidProtocolBufferException;
import io.aeron.Publication;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressListener;
import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.Header;
import io.weir.wire.v1.Command;
import io.weir.wire.v1.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proposes commands to the leader, wherever it is, from one thread of its own. A command whose reply does not come is
 * sent again, also to the next leader; its request id keeps it from being applied twice.
 */
final class LedgerClient implements EgressListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerClient.class);

    /** Proposals that wait; more are refused at once. */
    private static final int QUEUE = 1024;

    private static final int IN_FLIGHT = 64;
    private static final long AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(800);
    private static final long GIVE_UP_NS = TimeUnit.SECONDS.toNanos(15);
    private static final long KEEP_ALIVE_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long CONNECT_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long BUSY_MS = 1;
    private static final long QUIET_MS = 20;

    private final LedgerSettings settings;
    private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Map<String, Pending> inFlight = new LinkedHashMap<>();
    private final Thread thread;
    private volatile boolean closed;
    private AeronCluster connection;
    private long keptAliveNs;

    private static final class Pending {
        final String requestId;
        final UnsafeBuffer message;
        final long bornNs = System.nanoTime();
        final CompletableFuture<Reply> reply = new CompletableFuture<>();
        boolean sent;
        long sentNs;

        Pending(Command command) {
            requestId = command.getRequestId();
            message = new UnsafeBuffer(command.toByteArray());
        }
    }

    LedgerClient(LedgerSettings settings) {
        this.settings = settings;
        this.thread = Thread.ofPlatform().name("ledger-client").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /**
     * @param command with a request id of its own
     * @return the members' reply; fails with {@link TimeoutException} when there is none: then it may be applied or not,
     *     and can be proposed again under the same id
     */
    CompletableFuture<Reply> propose(Command command) {
        Pending pending = new Pending(command);
        if (pending.message.capacity() > Limits.COMMAND_BYTES) {
            return CompletableFuture.completedFuture(refusal(command, "larger than a command may be"));
        }
        if (closed || !queue.offer(pending)) {
            return CompletableFuture.failedFuture(new TimeoutException("too many proposals wait"));
        }
        return pending.reply;
    }

    private static Reply refusal(Command command, String reason) {
        return Reply.newBuilder()
                .setRequestId(command.getRequestId())
                .setRefusal(Reply.Refusal.INVALID)
                .setReason(reason)
                .build();
    }

    private void run() {
        while (!closed) {
            try {
                turn();
            } catch (AeronException | IllegalStateException | IllegalArgumentException failure) {
                LOG.atDebug().setMessage("connection to the log lost").setCause(failure).log();
                disconnect();
            } catch (InterruptedException _) {
                closed = true;
            }
        }
        disconnect();
        List<Pending> left = new ArrayList<>(inFlight.values());
        queue.drainTo(left);
        left.forEach(p -> p.reply.completeExceptionally(new TimeoutException("closed")));
    }

    private void turn() throws InterruptedException {
        accept();
        expire();
        if (connection == null || connection.isClosed()) {
            disconnect();
            connect();
            return;
        }
        long nowNs = System.nanoTime();
        if (nowNs - keptAliveNs > KEEP_ALIVE_NS) {
            keptAliveNs = nowNs;
            connection.sendKeepAlive();
        }
        for (Pending pending : inFlight.values()) {
            if (!pending.sent || nowNs - pending.sentNs > AGAIN_NS) {
                send(pending, nowNs);
            }
        }
        connection.pollEgress();
    }

    private void accept() throws InterruptedException {
        Pending next = queue.poll(inFlight.isEmpty() ? QUIET_MS : BUSY_MS, TimeUnit.MILLISECONDS);
        while (next != null) {
            inFlight.put(next.requestId, next);
            next = inFlight.size() < IN_FLIGHT ? queue.poll() : null;
        }
    }

    private void expire() {
        long nowNs = System.nanoTime();
        inFlight.values().removeIf(pending -> {
            boolean late = nowNs - pending.bornNs > GIVE_UP_NS;
            if (late) {
                pending.reply.completeExceptionally(new TimeoutException("no leader answered"));
            }
            return late;
        });
    }

    private void connect() throws InterruptedException {
        try {
            connection = AeronCluster.connect(new AeronCluster.Context()
                    .aeronDirectoryName(settings.aeronDirectory())
                    .egressListener(this)
                    .egressChannel("aeron:udp?term-length=1m|endpoint=" + settings.host() + ":0")
                    .ingressChannel("aeron:udp?term-length=" + Drivers.TERM)
                    .ingressEndpoints(MemberAddress.ingress(settings.members()))
                    .newLeaderTimeoutNs(CONNECT_NS)
                    .messageTimeoutNs(CONNECT_NS));
            inFlight.values().forEach(p -> p.sent = false);
        } catch (AeronException noLeader) {
            LOG.atDebug().setMessage("no leader to connect to").setCause(noLeader).log();
            TimeUnit.MILLISECONDS.sleep(QUIET_MS);
        }
    }

    private void disconnect() {
        AeronCluster old = connection;
        connection = null;
        if (old != null) {
            try {
                old.close();
            } catch (AeronException | IllegalStateException broken) {
                LOG.atDebug().setMessage("closing").setCause(broken).log();
            }
        }
    }

    private void send(Pending pending, long nowNs) {
        long position = connection.offer(pending.message, 0, pending.message.capacity());
        if (position > 0) {
            pending.sent = true;
            pending.sentNs = nowNs;
        } else if (position == Publication.MAX_POSITION_EXCEEDED) {
            disconnect();
            throw new IllegalStateException("the stream to the log is used up");
        }
    }

    @Override
    public void onMessage(
            long clusterSessionId, long timestamp, DirectBuffer buffer, int offset, int length, Header header) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        try {
            Reply reply = Reply.parseFrom(bytes);
            Pending pending = inFlight.remove(reply.getRequestId());
            if (pending != null) {
                pending.reply.complete(reply);
            }
        } catch (InvalidProtocolBufferException garbage) {
            LOG.atWarn().setMessage("a reply that is none").log();
        }
    }

    @Override
    public void onNewLeader(long clusterSessionId, long term, int leader, String endpoints) {
        // what was sent to the old one may be lost
        inFlight.values().forEach(p -> p.sent = false);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(3));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
