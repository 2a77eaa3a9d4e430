package io.weir.replication;

import io.weir.engine.FrameMemory;
import io.weir.engine.PipelineState;
import io.weir.net.Ipv4Address;
import io.weir.replication.PeerMessage.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A middlebox that runs here, to its standby: first a full copy of its tables, then what changes, every few milliseconds.
 * Packets never wait for it: where the standby is behind, changes are noted; where too many are noted, a full copy is made
 * again, and that is counted.
 */
final class Outbound implements AutoCloseable {
    /** So long may a change wait to be sent; "less than 10 ms of flows lost" has room for it. */
    static final long EVERY_NS = TimeUnit.MILLISECONDS.toNanos(2);
    /** Entries that were used, not changed, are told of in sweeps this far apart. */
    static final long REFRESH_NS = TimeUnit.SECONDS.toNanos(5);

    private static final long NUMBERS_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long OPEN_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Messages of a sweep in one turn: 20 MB/s at most. */
    private static final int SWEEP_MESSAGES = 32;

    /** A standby answers four times a second. */
    private static final long SILENCE_NS = TimeUnit.SECONDS.toNanos(2);

    /** Neighbours that a standby is told of. */
    static final int HOPS = 128;

    private static final long EVERYTHING = Long.MIN_VALUE / 2;

    /**
     * @param name of the middlebox
     * @param epoch of its placement
     * @param text digest of what it was made from
     */
    record Identity(String name, long epoch, byte[] text) {}

    private enum Phase {
        /** Not open yet, or to be opened anew. */
        CLOSED,
        COPYING,
        FOLLOWING
    }

    private final Identity identity;
    private final byte[] name;
    private final Sender sender;
    private final NumbersCodec codec;
    private final Supplier<PipelineState> current;
    private final Supplier<List<Ipv4Address>> hops;
    private PipelineState state;
    private Phase phase = Phase.CLOSED;
    private StandbyStatus status = StandbyStatus.UNKNOWN;
    private boolean awaited;
    private long lastNs = EVERYTHING;
    private long openedNs = EVERYTHING;
    private long answeredNs;
    private long numbersNs;
    private long sweepNs;
    private long sweepSinceNs;
    private long copies;

    /** @param current state of what runs now: another after a crash; null while there is none */
    Outbound(Identity identity, Sender sender, Sources sources, Supplier<PipelineState> current) {
        this.identity = identity;
        this.name = identity.name().getBytes(StandardCharsets.UTF_8);
        this.sender = sender;
        this.codec = sources.codec();
        this.hops = sources.hops();
        this.current = current;
    }

    /** @param hops neighbours of this node, at most {@link #HOPS} */
    record Sources(NumbersCodec codec, Supplier<List<Ipv4Address>> hops) {}

    Identity identity() {
        return identity;
    }

    Sender sender() {
        return sender;
    }

    StandbyStatus status() {
        if (!sender.link().connected()) {
            return StandbyStatus.UNKNOWN;
        }
        return status == StandbyStatus.WARM && phase != Phase.FOLLOWING ? StandbyStatus.SYNCING : status;
    }

    /** Full copies made so far; more than one: it was behind, or the standby began anew. */
    long copies() {
        return copies;
    }

    /** Whether something is to be sent soon. */
    boolean pending() {
        return state != null && phase != Phase.CLOSED && (state.changed() || state.sweeping());
    }

    /** Sends what is due; returns how many messages went. */
    int work(long nowNs) {
        if (nowNs - lastNs < EVERY_NS) {
            return 0;
        }
        lastNs = nowNs;
        look();
        if (status != StandbyStatus.UNKNOWN && nowNs - answeredNs > SILENCE_NS) {
            answered(StandbyStatus.UNKNOWN, false, nowNs);
        }
        if (state == null || status.refused() || !sender.link().connected() || state.overflown()) {
            phase = Phase.CLOSED;
        }
        if (state == null || status.refused()) {
            return 0;
        }
        if (phase == Phase.CLOSED) {
            return nowNs - openedNs >= OPEN_AGAIN_NS && open(nowNs) ? 1 : 0;
        }
        if (status == StandbyStatus.UNKNOWN) {
            phase = nowNs - openedNs >= OPEN_AGAIN_NS ? Phase.CLOSED : phase;
            return 0;
        }
        long before = sender.sent();
        if (sender.flush() && changes(nowNs) && sweep(nowNs)) {
            numbers(nowNs);
        }
        return (int) (sender.sent() - before);
    }

    /** After a crash another pipeline runs, with nothing in it: all begins anew. */
    private void look() {
        PipelineState now = current.get();
        if (now != state) {
            phase = Phase.CLOSED;
            state = now;
            if (now != null) {
                now.track(true);
            }
        }
    }

    private boolean open(long nowNs) {
        long body = sender.body();
        FrameMemory.copyIn(Digest.of(identity.text(), state), 0, body, PeerMessage.DIGEST);
        FrameMemory.putShort(body + PeerMessage.DIGEST, name.length);
        FrameMemory.copyIn(name, 0, body + PeerMessage.DIGEST + 2, name.length);
        sender.restart();
        if (!sender.send(Type.OPEN, PeerMessage.DIGEST + 2 + name.length)) {
            return false;
        }
        state.startSweep();
        sweepSinceNs = EVERYTHING;
        sweepNs = nowNs;
        numbersNs = nowNs - NUMBERS_NS;
        openedNs = nowNs;
        status = StandbyStatus.UNKNOWN;
        phase = Phase.COPYING;
        copies++;
        return true;
    }

    /** False when there was no room for a part of them. */
    boolean changes(long nowNs) {
        int bytes = state.changes(sender.body(), sender.pieceBytes(), nowNs);
        while (bytes > 0) {
            if (!sender.sendOrKeep(Type.ENTRIES, bytes)) {
                return false;
            }
            bytes = state.changes(sender.body(), sender.pieceBytes(), nowNs);
        }
        return true;
    }

    private boolean sweep(long nowNs) {
        if (phase == Phase.FOLLOWING && !state.sweeping() && nowNs - sweepNs >= REFRESH_NS) {
            sweepSinceNs = sweepNs;
            sweepNs = nowNs;
            state.refresh();
        }
        for (int i = 0; i < SWEEP_MESSAGES && state.sweeping(); i++) {
            int bytes = state.sweep(sender.body(), sender.pieceBytes(), sweepSinceNs, nowNs);
            if (bytes > 0 && !sender.sendOrKeep(Type.ENTRIES, bytes)) {
                return false;
            }
        }
        if (phase == Phase.COPYING && !state.sweeping() && sender.send(Type.SWEPT, 0)) {
            phase = Phase.FOLLOWING;
        }
        return true;
    }

    private void numbers(long nowNs) {
        if (nowNs - numbersNs >= NUMBERS_NS && numbersNow(nowNs) && hops()) {
            numbersNs = nowNs;
        }
    }

    /** Neighbours that it sends to: the standby gets to know them on its own link, so that no packet waits for that. */
    private boolean hops() {
        List<Ipv4Address> all = hops.get();
        for (int i = 0; i < all.size(); i++) {
            FrameMemory.putInt(sender.body() + 4L * i, (int) all.get(i).value());
        }
        return sender.send(Type.HOPS, 4 * all.size());
    }

    /** Too many of them are not carried: then this is only a sign of life. */
    boolean numbersNow(long nowNs) {
        int bytes = codec.write(state.numbers(nowNs), sender.body());
        return sender.send(bytes == 0 ? Type.BEAT : Type.NUMBERS, bytes);
    }

    PipelineState state() {
        return state;
    }

    /** Whether all that it remembers is there, or noted to be sent. */
    boolean warm() {
        return state != null && phase == Phase.FOLLOWING && status() == StandbyStatus.WARM && !state.overflown();
    }

    /** Whether it may stop here: the standby knows all, and only waits for that; or waiting for the standby is no use. */
    boolean mayStop() {
        return state == null || status.refused() || !sender.link().connected() || awaited && warm();
    }

    /**
     * The standby says how far it is.
     *
     * @param isAwaited whether it is to run it as soon as it has stopped here
     */
    void answered(StandbyStatus now, boolean isAwaited, long nowNs) {
        answeredNs = nowNs;
        awaited = isAwaited;
        boolean anew = now == StandbyStatus.GAP || now == StandbyStatus.UNKNOWN;
        phase = anew ? Phase.CLOSED : phase;
        status = anew ? StandbyStatus.UNKNOWN : now;
    }

    @Override
    public void close() {
        if (state != null) {
            state.track(false);
        }
        sender.close();
    }
}
