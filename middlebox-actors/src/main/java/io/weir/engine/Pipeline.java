package io.weir.engine;

import io.weir.program.Configuration;
import io.weir.program.Device;
import io.weir.program.EngineReason;
import io.weir.program.Reason;
import io.weir.program.TokenBucket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A configuration that runs: one instance, with its own state. Packets are handed in with {@link #receive} and go
 * through all elements depth first before the call returns, except those that an element holds; {@link #run} does what
 * is due without a packet coming in: pumps, generators, timers.
 *
 * <p>Single-threaded: every call on one worker's thread. Nothing here allocates while packets flow, but for tables and
 * queues when they grow.
 */
public final class Pipeline implements AutoCloseable {
    /** What {@link #deadlineNs} answers when nothing is due until a packet comes. */
    public static final long NEVER = Long.MAX_VALUE;
    /** Packets that go through together; more in one call of {@link #receive} go in parts. */
    public static final int MAX_BATCH = 256;

    private final Workspace workspace;
    private final Assembly parts;
    private final Map<Device, Op[]> receivers = new HashMap<>();
    private final Task[] tasks;
    private final HoldOps.Await[] awaits;
    private final Handlers handlers;
    private final PipelineState state;
    private Device lastDevice;
    private Op[] lastReceivers;
    private boolean started;
    private boolean closed;
    private long nowNs;
    private long in;
    private long noReceiver;

    private Pipeline(Assembly parts, Workspace workspace) {
        this.parts = parts;
        this.workspace = workspace;
        parts.receivers.forEach((device, ops) -> receivers.put(device, ops.toArray(Op[]::new)));
        this.tasks = parts.tasks.toArray(Task[]::new);
        this.awaits = parts.awaits.toArray(HoldOps.Await[]::new);
        this.handlers = new Handlers(parts.instances);
        this.state = new PipelineState(parts);
    }

    /**
     * Makes an instance of {@code configuration} ready to run.
     *
     * @param workspace the worker's; frames come from its pool
     * @param seed of all random choices
     */
    public static Pipeline compile(Configuration configuration, Workspace workspace, Outlet outlet, long seed) {
        return new Pipeline(new Assembly(configuration, workspace, outlet, seed), workspace);
    }

    /** Whether any element receives from this device. */
    public boolean receivesFrom(Device device) {
        return receivers.containsKey(device);
    }

    /**
     * Takes packets that arrived from {@code device}; their frames belong to the pipeline from now on. If no element
     * receives from it they are dropped and counted. If several do, each gets a copy.
     */
    public void receive(Device device, long[] packets, int count, long nowNs) {
        if (device != lastDevice) {
            lastDevice = device;
            lastReceivers = receivers.get(device);
        }
        in += count;
        if (lastReceivers == null || closed) {
            noReceiver += count;
            workspace.pool.free(packets, 0, count);
            return;
        }
        start(nowNs);
        Op[] ops = lastReceivers;
        int most = workspace.batchSize;
        for (int from = 0; from < count; from += most) {
            put(ops, packets, from, Math.min(most, count - from));
        }
        settle();
    }

    private void put(Op[] ops, long[] packets, int from, int count) {
        Workspace w = workspace;
        int depth = w.depth;
        int maxDepth = w.maxDepth;
        int budget = w.budget;
        long now = w.nowNs;
        int at = w.top;
        try {
            for (int k = 0; k < ops.length; k++) {
                int ready = count;
                if (k == ops.length - 1) {
                    System.arraycopy(packets, from, w.batch, at, count);
                } else {
                    ready = copies(packets, from, count, at);
                }
                w.begin(count, parts.deepest, nowNs);
                w.top = at + ready;
                if (ready > 0) {
                    ops[k].run(w, at, ready);
                }
            }
        } catch (RuntimeException | Error e) {
            w.reset();
            throw e;
        }
        w.top = at;
        w.depth = depth;
        w.maxDepth = maxDepth;
        w.budget = budget;
        w.nowNs = now;
    }

    private int copies(long[] packets, int from, int count, int at) {
        int made = 0;
        for (int i = from; i < from + count; i++) {
            long copy = workspace.pool.copy(packets[i]);
            if (copy == FramePool.NONE) {
                parts.instances[0].drop(EngineReason.NO_FRAME).packets++;
            } else {
                workspace.batch[at + made++] = copy;
            }
        }
        return made;
    }

    /** Does what is due, a bounded amount of it. Returns how many packets moved; more than 0: call again soon. */
    public int run(long nowNs) {
        if (closed) {
            return 0;
        }
        start(nowNs);
        handlers.tick(nowNs);
        workspace.nowNs = nowNs;
        int moved = 0;
        try {
            for (Task task : tasks) {
                moved += task.run(workspace);
            }
        } catch (RuntimeException | Error e) {
            workspace.reset();
            throw e;
        }
        return moved + settle();
    }

    /** All paces count from the first time that anything happens. */
    private void start(long now) {
        nowNs = now;
        if (!started) {
            started = true;
            for (TokenBucket clock : parts.clocks) {
                clock.available(now);
            }
        }
    }

    private int settle() {
        int released = 0;
        for (HoldOps.Await await : awaits) {
            long before = workspace.nowNs;
            workspace.nowNs = nowNs;
            released += await.settle(workspace, parts.deepest);
            workspace.nowNs = before;
        }
        return released;
    }

    /** When {@link #run} has to be called next, on its clock; {@link #NEVER} if only a packet can change anything. */
    public long deadlineNs() {
        long deadline = NEVER;
        for (Task task : tasks) {
            deadline = Math.min(deadline, task.deadlineNs(nowNs));
        }
        for (HoldOps.Await await : awaits) {
            deadline = Math.min(deadline, await.deadlineNs(nowNs));
        }
        return closed ? NEVER : deadline;
    }

    /** What it remembers, to be carried to another machine. */
    public PipelineState state() {
        return state;
    }

    /** All drops so far, by element and reason, those with none left out. */
    public List<DropCount> drops() {
        List<DropCount> drops = new ArrayList<>();
        for (Instance instance : parts.instances) {
            for (Map.Entry<Reason, DropOp> drop : instance.drops.entrySet()) {
                if (drop.getValue().packets > 0) {
                    drops.add(new DropCount(instance.node.name(), drop.getKey(), drop.getValue().packets));
                }
            }
        }
        if (noReceiver > 0) {
            drops.add(new DropCount("", EngineReason.NO_RECEIVER, noReceiver));
        }
        return drops;
    }

    /** Names of all handlers, {@code element.handler}, in the order of the configuration. */
    public List<String> handlers() {
        return handlers.names();
    }

    /** Reads {@code element.handler}. */
    public HandlerAnswer read(String handler) {
        return handlers.read(handler, nowNs);
    }

    /** Writes {@code element.handler}. */
    public HandlerAnswer write(String handler, String value) {
        return handlers.write(handler, value);
    }

    /** Packets taken in by {@link #receive}. */
    public long packetsIn() {
        return in;
    }

    /** Packets handed to the outlet. */
    public long packetsOut() {
        long out = 0;
        for (Ops.Transmit transmit : parts.transmits) {
            out += transmit.packets;
        }
        return out;
    }

    /** Packets that elements hold now: in queues, waiting for an address, on the way of a pull. */
    public int packetsHeld() {
        int held = 0;
        for (Instance instance : parts.instances) {
            held += instance.packetsHeld();
        }
        for (HeldPackets waiting : parts.delivered) {
            held += waiting.size();
        }
        return held;
    }

    /** Frees all packets held, counted as dropped, and the memory of its tables. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (Instance instance : parts.instances) {
            instance.held.forEach(h -> empty(h, instance));
            instance.tables.values().forEach(FlowTable::close);
        }
        parts.delivered.forEach(h -> empty(h, parts.instances[0]));
    }

    private void empty(HeldPackets held, Instance instance) {
        while (held.size() > 0) {
            instance.drop(EngineReason.CLOSED).one(workspace, held.remove());
        }
    }
}
