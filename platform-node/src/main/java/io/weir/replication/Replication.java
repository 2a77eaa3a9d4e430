package io.weir.replication;

import io.aeron.FragmentAssembler;
import io.aeron.logbuffer.Header;
import io.weir.engine.FrameMemory;
import io.weir.engine.FramePool;
import io.weir.engine.PipelineState;
import io.weir.engine.Workspace;
import io.weir.port.DropCounters;
import io.weir.port.NodeDrop;
import io.weir.net.Ipv4Address;
import io.weir.portswitch.PortSwitch;
import io.weir.program.Configuration;
import io.weir.replication.PeerMessage.Type;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * One worker's part in keeping middleboxes on two nodes: those that run here and have a standby elsewhere, and those that
 * run elsewhere and have their standby here. All calls on the worker's thread.
 */
public final class Replication implements AutoCloseable {
    private static final int FRAGMENTS_PER_TURN = 64;
    /** Of a promotion: what has arrived before it is taken in first. */
    private static final int FRAGMENTS_AT_LAST = 1 << 16;
    private static final long ANSWER_NS = TimeUnit.MILLISECONDS.toNanos(250);
    /** While something comes in, the worker looks this often. */
    private static final int BUSY_MS = 1;
    private static final int QUIET_MS = 10;
    private static final long BUSY_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final PortSwitch portSwitch;
    private final Outbound.Sources sources;
    private final PeerNetwork network;
    private final FramePool pool;
    private final Workspace workspace;
    private final BiConsumer<Shadow, Arrival> arrivals;
    private final DropCounters drops = new DropCounters();
    private final Staging staging = new Staging();
    private final NumbersCodec codec = new NumbersCodec();
    private final FragmentAssembler messages = PeerNetwork.whole(this::onMessage);
    private final Map<String, Outbound> outbounds = new LinkedHashMap<>();
    private final Long2ObjectHashMap<Outbound> outboundsByEpoch = new Long2ObjectHashMap<>();
    private final Map<String, Shadow> shadows = new LinkedHashMap<>();
    private final Long2ObjectHashMap<Shadow> shadowsByEpoch = new Long2ObjectHashMap<>();
    private final Long2ObjectHashMap<Arrival> arriving = new Long2ObjectHashMap<>();
    private final List<Departure> departures = new ArrayList<>();
    private long nowNs;
    private long heardNs;
    private long lookedNs;

    /** @param arrivals is told when a middlebox that was awaited may run here, from within {@link #work} */
    public Replication(
            PeerNetwork network, Workspace workspace, PortSwitch portSwitch, BiConsumer<Shadow, Arrival> arrivals) {
        this.portSwitch = portSwitch;
        this.sources = new Outbound.Sources(codec, () -> portSwitch.neighbours(Outbound.HOPS));
        this.network = network;
        this.workspace = workspace;
        this.pool = workspace.pool();
        this.arrivals = arrivals;
    }

    /**
     * Keeps a standby of a middlebox that runs here.
     *
     * @param epoch of its placement
     * @param text digest of what it was made from
     * @param current its state; another one after a crash, null while there is none
     */
    public void replicate(String name, long epoch, byte[] text, PeerLink to, Supplier<PipelineState> current) {
        Outbound known = outboundsByEpoch.get(epoch);
        if (known != null && known.sender().link() == to) {
            return;
        }
        stop(name);
        Outbound outbound = new Outbound(
                new Outbound.Identity(name, epoch, text), new Sender(to, staging, epoch), sources, current);
        outbounds.put(name, outbound);
        outboundsByEpoch.put(epoch, outbound);
    }

    /** It has no standby any more, or does not run here any more. */
    public void stop(String name) {
        Outbound old = outbounds.remove(name);
        if (old != null) {
            outboundsByEpoch.remove(old.identity().epoch());
            old.close();
        }
    }

    /** How far the standby of a middlebox that runs here is; empty if none is kept. */
    public Optional<StandbyStatus> standby(String name) {
        return Optional.ofNullable(outbounds.get(name)).map(Outbound::status);
    }

    /** How far all standbys are of what runs here, by name. */
    public Map<String, StandbyStatus> standbys() {
        Map<String, StandbyStatus> all = new LinkedHashMap<>();
        outbounds.forEach((name, outbound) -> all.put(name, outbound.status()));
        return all;
    }

    /**
     * Is the standby of a middlebox that runs elsewhere.
     *
     * @param owner the way to where it runs
     */
    public void shadow(String name, long epoch, byte[] text, PeerLink owner, Configuration configuration) {
        Shadow shadow = shadows.get(name);
        Shadow fresh = shadow;
        if (shadow == null) {
            fresh = new Shadow(configuration, workspace, name.hashCode());
        } else if (shadow.identity().epoch() == epoch && shadow.link() == owner) {
            return;
        }
        byte[] digest = Digest.of(text, fresh.pipeline().state());
        if (shadow != null && !MessageDigest.isEqual(digest, shadow.identity().digest())) {
            forget(name);
            fresh = new Shadow(configuration, workspace, name.hashCode());
            digest = Digest.of(text, fresh.pipeline().state());
        } else if (shadow != null) {
            shadowsByEpoch.remove(shadow.identity().epoch());
        }
        fresh.follow(new Shadow.Identity(name, epoch, digest), owner);
        shadows.put(name, fresh);
        shadowsByEpoch.put(epoch, fresh);
        answer(fresh);
    }

    /** Is no standby of it any more. */
    public void forget(String name) {
        Shadow old = remove(name);
        if (old != null) {
            old.close();
        }
    }

    private Shadow remove(String name) {
        Shadow old = shadows.remove(name);
        if (old != null) {
            shadowsByEpoch.remove(old.identity().epoch());
        }
        return old;
    }

    /** Entries in the tables of a middlebox that this node is the standby of; 0 if it is not. */
    public int entries(String name) {
        Shadow shadow = shadows.get(name);
        return shadow == null ? 0 : shadow.pipeline().state().entries();
    }

    /** Epochs of the placements that this node is the standby of, by name. */
    public Map<String, Long> shadows() {
        Map<String, Long> all = new LinkedHashMap<>();
        shadows.forEach((name, shadow) -> all.put(name, shadow.identity().epoch()));
        return all;
    }

    /**
     * Takes out the standby of a middlebox that is to run here, after all that has arrived for it is taken in. Empty if
     * there is none, it was never told anything, or it is of another configuration.
     */
    public Optional<Shadow> take(String name, byte[] text) {
        Shadow shadow = shadows.get(name);
        if (shadow == null) {
            return Optional.empty();
        }
        int left = FRAGMENTS_AT_LAST;
        for (int got = poll(); got > 0 && left > 0; got = poll()) {
            left -= got;
        }
        shadow = remove(name);
        if (shadow == null) {
            return Optional.empty();
        }
        boolean same = MessageDigest.isEqual(Digest.of(text, shadow.pipeline().state()), shadow.identity().digest());
        if (!same || shadow.pipeline().state().read() == 0 && shadow.status() != StandbyStatus.WARM) {
            shadow.close();
            return Optional.empty();
        }
        return Optional.of(shadow);
    }

    /**
     * A middlebox is to run here as soon as the node that it runs on says that it has stopped; may be at once. False if
     * this node is no standby of it.
     */
    public boolean await(String name) {
        Shadow shadow = shadows.get(name);
        if (shadow != null) {
            shadow.awaited(true);
            answer(shadow);
            arrive(shadow);
        }
        return shadow != null;
    }

    /** It is not to run here, or not yet. */
    public void awaitNoMore(String name) {
        Shadow shadow = shadows.get(name);
        if (shadow != null) {
            shadow.awaited(false);
            answer(shadow);
        }
    }

    private void arrive(Shadow shadow) {
        Arrival arrival = shadow.ready();
        if (arrival != null) {
            remove(shadow.name());
            arrivals.accept(shadow, arrival);
        }
    }

    /** Whether a middlebox may stop here, to be handed over: its standby waits for nothing else, or is not to be waited for. */
    public boolean mayStop(String name) {
        Outbound outbound = outbounds.get(name);
        return outbound == null || outbound.mayStop();
    }

    /**
     * Hands a middlebox that has stopped here over to its standby; empty if it has none that listens.
     *
     * @param marks announcements by the other node to wait for
     */
    public Optional<Departure> leave(String name, DropCounters itsDrops, int marks) {
        Outbound outbound = outbounds.get(name);
        if (outbound == null || !outbound.sender().link().connected() || outbound.state() == null) {
            return Optional.empty();
        }
        Departure departure = new Departure(outbound, pool, itsDrops, marks, nowNs);
        outbounds.remove(name);
        departures.add(departure);
        return Optional.of(departure);
    }

    /** Does what is due: takes in what others sent, sends what changed. Returns how much there was to do. */
    public int work(long now) {
        nowNs = now;
        int work = poll();
        for (int i = departures.size() - 1; i >= 0; i--) {
            Departure departure = departures.get(i);
            work += departure.work(now);
            if (departure.over()) {
                departures.remove(i);
                outboundsByEpoch.remove(departure.epoch());
                departure.close();
            }
        }
        if (now - lookedNs >= Outbound.EVERY_NS) {
            lookedNs = now;
            for (Outbound outbound : outbounds.values()) {
                work += outbound.work(now);
            }
            for (Shadow shadow : shadows.values()) {
                if (now - shadow.answeredNs() >= ANSWER_NS) {
                    answer(shadow);
                }
            }
        }
        if (!arriving.isEmpty()) {
            arriving.values().forEach(arrival -> arrival.work(now));
            arriving.values().removeIf(arrival -> ended(arrival, now));
        }
        return work;
    }

    private static boolean ended(Arrival arrival, long now) {
        if (arrival.over(now)) {
            arrival.close();
            return true;
        }
        return false;
    }

    private int poll() {
        int got = network.poll(messages, FRAGMENTS_PER_TURN);
        heardNs = got > 0 ? nowNs : heardNs;
        return got;
    }

    /** How long the worker may sleep, at most {@code limitMs}. */
    public int quietMs(int limitMs) {
        if (outbounds.isEmpty() && shadows.isEmpty() && departures.isEmpty() && arriving.isEmpty()) {
            return limitMs;
        }
        boolean busy = nowNs - heardNs < BUSY_NS || awaiting() || !departures.isEmpty() || !arriving.isEmpty();
        for (Outbound outbound : outbounds.values()) {
            busy |= outbound.pending();
        }
        return Math.min(limitMs, busy ? BUSY_MS : QUIET_MS);
    }

    private boolean awaiting() {
        for (Shadow shadow : shadows.values()) {
            if (shadow.awaited()) {
                return true;
            }
        }
        return false;
    }

    private void onMessage(DirectBuffer buffer, int offset, int length, Header header) {
        if (length < PeerMessage.HEADER) {
            return;
        }
        long at = buffer.addressOffset() + offset;
        long epoch = PeerMessage.epoch(at);
        Type type = PeerMessage.type(at);
        if (PeerMessage.version(at) != PeerMessage.VERSION || type == null) {
            refuse(epoch, StandbyStatus.OTHER_VERSION);
            return;
        }
        int body = length - PeerMessage.HEADER;
        if (type == Type.ANSWER) {
            Outbound outbound = outboundsByEpoch.get(epoch);
            if (outbound != null && body >= 2) {
                answered(outbound, at + PeerMessage.HEADER, body);
            }
            return;
        }
        if (type == Type.FRAME || type == Type.TAIL) {
            arriving(at, type, body);
            return;
        }
        Shadow shadow = shadowsByEpoch.get(epoch);
        if (shadow == null) {
            return;
        }
        if (type == Type.OPEN) {
            open(shadow, at, body, header.sessionId());
        } else if (shadow.boundTo(header.sessionId())) {
            boolean sound = shadow.next(PeerMessage.sequence(at)) && take(shadow, type, at + PeerMessage.HEADER, body);
            if (!sound) {
                refuse(epoch, StandbyStatus.GAP);
            }
        }
    }

    /** An older node does not say whether it waits: it is not waited for. */
    private void answered(Outbound outbound, long body, int bytes) {
        boolean awaited = bytes < 4 || FrameMemory.shortAt(body + 2) == 1;
        outbound.answered(StandbyStatus.of(FrameMemory.shortAt(body)), awaited, nowNs);
    }

    private void refuse(long epoch, StandbyStatus why) {
        Shadow shadow = shadowsByEpoch.get(epoch);
        if (shadow != null && shadow.status() != why) {
            shadow.status(why);
            answer(shadow);
        }
    }

    private void open(Shadow shadow, long at, int body, int session) {
        byte[] digest = new byte[PeerMessage.DIGEST];
        if (body >= PeerMessage.DIGEST) {
            FrameMemory.copyOut(at + PeerMessage.HEADER, digest, 0, digest.length);
        }
        if (MessageDigest.isEqual(digest, shadow.identity().digest())) {
            shadow.opened(session, PeerMessage.sequence(at));
        } else {
            shadow.status(StandbyStatus.OTHER_CONFIGURATION);
        }
        answer(shadow);
    }

    private boolean take(Shadow shadow, Type type, long body, int bytes) {
        PipelineState state = shadow.pipeline().state();
        return switch (type) {
            case ENTRIES -> state.read(body, bytes, nowNs);
            case NUMBERS -> codec.read(body, bytes).filter(n -> state.numbers(n, nowNs)).isPresent();
            case SWEPT -> {
                state.swept();
                shadow.status(StandbyStatus.WARM);
                answer(shadow);
                yield true;
            }
            case HELD -> held(shadow, body, bytes);
            case DONE -> done(shadow, body, bytes);
            case HOPS -> {
                for (int i = 0; i + 4 <= Math.min(bytes, 4 * Outbound.HOPS); i += 4) {
                    portSwitch.prepare(new Ipv4Address(FrameMemory.intAt(body + i) & 0xffffffffL));
                }
                yield true;
            }
            case BEAT -> true;
            case OPEN, FRAME, TAIL, ANSWER -> throw new IllegalStateException("not for a standby: " + type);
        };
    }

    private boolean held(Shadow shadow, long body, int bytes) {
        if (bytes < 24) {
            return false;
        }
        long packet = pool.restore(body + 24, bytes - 24, FrameMemory.longAt(body + 16));
        long sinceNs = nowNs - FrameMemory.longAt(body + 8);
        if (packet == FramePool.NONE) {
            drops.add(NodeDrop.NO_FRAME, 1);
        } else if (!shadow.hold(FrameMemory.intAt(body), packet, sinceNs)) {
            drops.add(NodeDrop.MOVE_FULL, 1);
            pool.free(packet);
        }
        return true;
    }

    private boolean done(Shadow shadow, long body, int bytes) {
        boolean withState = bytes >= 2 && FrameMemory.shortAt(body) == 1;
        Arrival arrival = new Arrival(pool, drops, withState, nowNs);
        arriving.put(shadow.identity().epoch(), arrival);
        shadow.handedOver(arrival);
        arrive(shadow);
        return true;
    }

    private void arriving(long at, Type type, int body) {
        Arrival arrival = arriving.get(PeerMessage.epoch(at));
        if (arrival == null) {
            return;
        }
        if (type == Type.TAIL) {
            arrival.tail();
            return;
        }
        long packet = pool.allocate(body);
        if (packet == FramePool.NONE) {
            drops.add(NodeDrop.NO_FRAME, 1);
            return;
        }
        FrameMemory.copy(at + PeerMessage.HEADER, pool.address(packet), body);
        arrival.sentOn(packet);
    }

    private void answer(Shadow shadow) {
        PeerMessage.header(staging.address, Type.ANSWER, shadow.identity().epoch(), 0);
        FrameMemory.putShort(staging.address + PeerMessage.HEADER, shadow.status().ordinal());
        FrameMemory.putShort(staging.address + PeerMessage.HEADER + 2, shadow.awaited() ? 1 : 0);
        shadow.link().offer(staging.buffer, PeerMessage.HEADER + 4);
        shadow.answered(nowNs);
    }

    /** Packets of middleboxes on the move that were dropped here before they had a place. */
    public DropCounters drops() {
        return drops;
    }

    @Override
    public void close() {
        List.copyOf(shadows.keySet()).forEach(this::forget);
        List.copyOf(outbounds.keySet()).forEach(this::stop);
        departures.forEach(Departure::close);
        arriving.values().forEach(Arrival::close);
        staging.close();
    }
}
