package io.weir.node;

import io.weir.engine.FramePool;
import io.weir.engine.Workspace;
import io.weir.middlebox.Middlebox;
import io.weir.port.NodeDrop;
import io.weir.port.Port;
import io.weir.port.Wakeup;
import io.weir.portswitch.Attachment;
import io.weir.portswitch.PortSwitch;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

/**
 * The loop of one core: poll the port, publish bursts, poll the stream, run the actors, timers, send. Everything that
 * touches a packet happens in {@link #doWork}, on one thread, so nothing is locked; nothing is allocated for a packet.
 */
final class Worker implements Agent {
    /**
     * Packets taken from the port before the actors run. With many middleboxes a longer window makes longer batches;
     * a shorter one keeps the frames in the cache.
     */
    static final int WINDOW = 2048;

    private static final int TASKS_PER_TURN = 4096;
    private static final int BURSTS_PER_TURN = 16;
    /** All that can wait between attachments. */
    private static final int LOCAL_BURSTS = PortSwitch.LOCAL_LIMIT / BurstStream.LIMIT;

    private static final int TURNS_PER_DRIVE = 4;
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Port port;
    private final PortSwitch portSwitch;
    private final FramePool pool;
    private final Workspace workspace;
    private final LoopExecutor executor;
    private final NanoClock clock;
    private final BurstStream stream;
    private final Deadlines deadlines = new Deadlines();
    private final long[] burst = new long[BurstStream.LIMIT];
    private final int[] targets = new int[BurstStream.LIMIT];
    private final Processes processes;
    private Recipient[] seats = new Recipient[64];
    private Standbys standbys;
    private long nowNs;
    /** Read after packets were taken from the port: a process that was stopped in between knows it before it handles them. */
    private long takenNs;
    private long tickNs;
    private int turns;

    Worker(PortSwitch portSwitch, FramePool pool, LoopExecutor executor, Wakeup wakeup, NanoClock clock) {
        this.port = portSwitch.port();
        this.portSwitch = portSwitch;
        this.pool = pool;
        this.workspace = new Workspace(pool);
        this.executor = executor;
        this.clock = clock;
        this.stream = new BurstStream(this::deliver);
        this.processes = new Processes(this, wakeup);
        this.nowNs = clock.nanoTime();
        portSwitch.time(nowNs);
    }

    @Override
    public String roleName() {
        return "weir-worker";
    }

    @Override
    public void onStart() {
        executor.own();
    }

    @Override
    public int doWork() {
        nowNs = clock.nanoTime();
        takenNs = nowNs;
        portSwitch.time(nowNs);
        int work = receive();
        work += processes.drain();
        work += stream.poll(BURSTS_PER_TURN);
        work += executor.drain(TASKS_PER_TURN);
        work += wakeDue();
        processes.publish();
        work += portSwitch.flush();
        if (standbys != null) {
            work += standbys.replication().work(nowNs);
            standbys.work(nowNs);
        }
        if (nowNs - tickNs >= TICK_NS) {
            tickNs = nowNs;
            portSwitch.tick();
            port.housekeep();
        }
        if (++turns >= TURNS_PER_DRIVE || work == 0) {
            turns = 0;
            stream.drive();
        }
        return work;
    }

    private int receive() {
        int received = 0;
        for (int round = 0; round < LOCAL_BURSTS; round++) {
            int local = portSwitch.takeLocal(burst, BurstStream.LIMIT);
            publish(local);
            received += local;
        }
        while (received < WINDOW) {
            int count = port.poll(burst, 0, BurstStream.LIMIT);
            takenNs = clock.nanoTime();
            publish(count);
            received += count;
            if (count < BurstStream.LIMIT) {
                break;
            }
            stream.poll(BURSTS_PER_TURN);
        }
        return received;
    }

    /** Sends the first {@code count} packets of the burst to whom they are for. */
    private void publish(int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int target = portSwitch.classify(burst[i]);
            if (target != PortSwitch.CONSUMED) {
                burst[kept] = burst[i];
                targets[kept++] = target;
            }
        }
        if (kept == 0 || stream.offer(burst, targets, kept)) {
            return;
        }
        stream.poll(BURSTS_PER_TURN);
        stream.drive();
        if (!stream.offer(burst, targets, kept)) {
            portSwitch.drops().add(NodeDrop.STREAM_FULL, kept);
            pool.free(burst, 0, kept);
        }
    }

    /** One packet of a burst, from the stream. */
    private void deliver(long packet, int target) {
        Recipient seat = seats[target];
        if (seat == null) {
            portSwitch.drops().add(NodeDrop.MIDDLEBOX_STOPPED, 1);
            pool.free(packet);
            return;
        }
        if (!seat.attachment().holds(takenNs)) {
            seat.attachment().drops().add(NodeDrop.LEASE_OVER, 1);
            pool.free(packet);
        } else if (!seat.diverted(packet)) {
            put(packet, seat);
        }
    }

    /** A packet for an actor that is to have it now. */
    void put(long packet, Recipient seat) {
        pool.handOver(packet, seat.id());
        if (seat.tap().isPresent() && seat.tap().get().due(nowNs)) {
            seat.tap().get().watch(packet, () -> deliver(packet, seat));
        } else {
            deliver(packet, seat);
        }
    }

    private void deliver(long packet, Recipient seat) {
        if (seat.deliver(packet)) {
            return;
        }
        // a full batch: let the actors run now, then there is room, unless this one cannot
        executor.drain(TASKS_PER_TURN);
        if (!seat.deliver(packet)) {
            seat.attachment().drops().add(NodeDrop.INBOX_FULL, 1);
            pool.free(packet);
        }
    }

    /** Runs the actors that have something to do. */
    void drain() {
        executor.drain(TASKS_PER_TURN);
    }

    private int wakeDue() {
        int woken = 0;
        for (int id = deadlines.take(nowNs); id >= 0; id = deadlines.take(nowNs)) {
            if (seats[id] instanceof WorkerSeat seat) {
                seat.actor().tell(Middlebox.Run.RUN);
                woken++;
            }
        }
        return woken;
    }

    void due(int id, long deadlineNs) {
        deadlines.set(id, deadlineNs);
    }

    /** Sends what an attachment's workload hands out; called by the workload, on this thread. */
    void send(Attachment sender, long[] packets, int from, int count) {
        pool.actFor(FramePool.NODE);
        try {
            if (!sender.holds(takenNs)) {
                sender.drops().add(NodeDrop.LEASE_OVER, count);
                pool.free(packets, from, count);
                return;
            }
            Optional<Tap> tap = seats[sender.id()] == null ? Optional.empty() : seats[sender.id()].tap();
            if (tap.isPresent()) {
                for (int i = from; i < from + count; i++) {
                    tap.get().sent(portSwitch, sender, packets, i);
                }
            } else {
                portSwitch.send(sender, packets, from, count);
            }
        } finally {
            pool.actFor(sender.id());
        }
    }

    /** Somebody is in its seat: packets may come. */
    void seat(Recipient seat) {
        if (seat.id() >= seats.length) {
            seats = Arrays.copyOf(seats, Math.max(seat.id() + 1, 2 * seats.length));
        }
        seats[seat.id()] = seat;
    }

    /** A process is gone; it held no packets. */
    void leave(ProcessSeat seat) {
        seats[seat.id()] = null;
    }

    /** The actor is gone: what waited for it is dropped, counted. */
    void unseat(WorkerSeat seat) {
        seats[seat.id()] = null;
        deadlines.set(seat.id(), Deadlines.NEVER);
        seat.inbox().clear();
        seat.attachment().drops().add(NodeDrop.MIDDLEBOX_STOPPED, pool.freeAllOf(seat.id()));
    }

    /** What it shares with other nodes; from a task of its own. */
    void standbys(Standbys shared) {
        standbys = shared;
    }

    /** How long nothing will happen by itself, at most {@code limitMs} and what the port allows. */
    int quietMs(int limitMs) {
        long untilNs = Math.min(deadlines.nextNs(), tickNs + TICK_NS) - clock.nanoTime();
        int most = Math.min(limitMs, port.longestSleepMs());
        int quiet = standbys == null ? most : standbys.replication().quietMs(most);
        return Math.clamp(TimeUnit.NANOSECONDS.toMillis(untilNs), 0, quiet);
    }

    /** Before it sleeps: processes ring from now on when they send. */
    void announceSleep() {
        processes.announceSleep();
    }

    boolean idle() {
        return executor.idle() && !processes.waiting();
    }

    long nowNs() {
        return nowNs;
    }

    FramePool pool() {
        return pool;
    }

    Workspace workspace() {
        return workspace;
    }

    Processes processes() {
        return processes;
    }

    PortSwitch portSwitch() {
        return portSwitch;
    }

    @Override
    public void onClose() {
        if (standbys != null) {
            standbys.replication().close();
        }
        stream.close();
        port.close();
    }
}
