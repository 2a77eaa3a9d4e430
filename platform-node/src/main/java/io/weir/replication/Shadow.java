package io.weir.replication;

import io.weir.engine.FramePool;
import io.weir.engine.Outlet;
import io.weir.engine.Pipeline;
import io.weir.engine.Workspace;
import io.weir.program.Configuration;
import io.weir.program.Device;

/**
 * A middlebox that runs on another node, ready to go on here: its pipeline, which is told what the other one remembers and
 * is given no packets. Packets that waited there wait here, outside of it, until it starts.
 */
public final class Shadow {
    /** The pipeline's way out, which leads nowhere before it runs. */
    private static final class Way implements Outlet {
        private final FramePool pool;
        private Outlet outlet;

        Way(FramePool pool) {
            this.pool = pool;
        }

        @Override
        public void transmit(Device device, long[] packets, int from, int count) {
            if (outlet == null) {
                pool.free(packets, from, count);
            } else {
                outlet.transmit(device, packets, from, count);
            }
        }
    }

    /**
     * @param epoch of the placement that it follows
     * @param digest of the configuration, with the shape of its state: 32 bytes
     */
    record Identity(String name, long epoch, byte[] digest) {}

    /** An entry that is used all the time is told of this rarely; it must not be taken for older. */
    private static final long GRACE_NS = 2 * Outbound.REFRESH_NS;

    private final FramePool pool;
    private final Way way;
    private final Pipeline pipeline;
    private final Waiting waiting = new Waiting();
    private Identity identity;
    private PeerLink link;
    private StandbyStatus status = StandbyStatus.UNKNOWN;
    private Arrival arrival;
    private boolean awaited;
    private int session;
    private long sequence;
    private long answeredNs;

    Shadow(Configuration configuration, Workspace workspace, long seed) {
        this.pool = workspace.pool();
        this.way = new Way(pool);
        this.pipeline = Pipeline.compile(configuration, workspace, way, seed);
    }

    /** Follows a placement from now on, which begins with a full copy. What it knows of an earlier one is kept until then. */
    void follow(Identity placement, PeerLink owner) {
        identity = placement;
        link = owner;
        status = StandbyStatus.UNKNOWN;
        awaited = false;
    }

    Identity identity() {
        return identity;
    }

    PeerLink link() {
        return link;
    }

    StandbyStatus status() {
        return status;
    }

    void status(StandbyStatus now) {
        status = now;
    }

    /** Since when its owner has not heard of it. */
    long answeredNs() {
        return answeredNs;
    }

    void answered(long nowNs) {
        answeredNs = nowNs;
    }

    Pipeline pipeline() {
        return pipeline;
    }

    /** A copy begins, from this sender. */
    void opened(int from, long first) {
        session = from;
        sequence = first;
        status = StandbyStatus.SYNCING;
        pipeline.state().startRead();
    }

    boolean boundTo(int from) {
        return session == from && (status == StandbyStatus.SYNCING || status == StandbyStatus.WARM);
    }

    /** False if one before it is missing. */
    boolean next(long number) {
        boolean right = number == sequence + 1;
        sequence = number;
        return right;
    }

    /** A packet that waited in a queue there; false when too many do. */
    boolean hold(int queue, long packet, long sinceNs) {
        boolean room = !waiting.full();
        if (room) {
            waiting.add(queue, packet, sinceNs);
        }
        return room;
    }

    /** The controller has said whether it is to run here when the other one has stopped. */
    void awaited(boolean now) {
        awaited = now;
    }

    boolean awaited() {
        return awaited;
    }

    /** The other one has stopped. */
    void handedOver(Arrival what) {
        arrival = what;
    }

    /** Null unless it may run, and is to. */
    Arrival ready() {
        return awaited ? arrival : null;
    }

    public String name() {
        return identity.name();
    }

    /** Makes it run; called on behalf of the owner of its frames from now on. */
    public Pipeline start(Outlet outlet, long nowNs) {
        waiting.moveInto(pipeline.state(), pool);
        pipeline.state().adopt(nowNs, GRACE_NS);
        way.outlet = outlet;
        return pipeline;
    }

    /** It will not run here. */
    public void close() {
        waiting.free(pool);
        pipeline.close();
    }
}
