package io.weir.engine;

import io.weir.program.Configuration;
import io.weir.program.Device;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures the engine alone, on one thread: loads packets into frames, puts them through a configuration, frees what
 * comes out, over and over. Loading, a copy of every packet each time, is counted: configurations rewrite packets.
 */
public final class EngineBench implements AutoCloseable {
    /** Frames in use at a time, so that the measurement is of the engine and not of the memory. */
    private static final int MOST_IN_FLIGHT = 2048;
    /** Few enough that they stay in the first-level cache, as a poller's bursts are. */
    private static final int LEAST_IN_FLIGHT = 64;
    /** Packets that a pipeline gets at a time, if so many are in flight. */
    private static final int PER_TENANT = 32;
    /** Of this thread's own CPU time: on a busy machine the compiler needs longer, too. */
    private static final long WARM_UP_NS = 2_000_000_000L;
    private static final long WARM_UP_AT_MOST_NS = 10_000_000_000L;

    private final Arena arena = Arena.ofConfined();
    private final FramePool pool;
    private final Pipeline[] pipelines;
    private final Device device;
    private final int inFlight;
    /** The packets one behind the other, each beginning at a multiple of 32. */
    private final long images;
    private final int[] offsets;
    private final int[] lengths;
    private final long[] batch = new long[MOST_IN_FLIGHT];
    private int next;
    private int tenant;
    private long out;
    private long bytesIn;
    private long packetsIn;
    private long lost;

    /**
     * @param packets Ethernet frames, at least one
     * @param device what the configuration receives from
     * @param tenants how many instances of it share the packets
     */
    public EngineBench(Configuration configuration, List<byte[]> packets, Device device, int tenants) {
        this.device = device;
        this.inFlight = Math.clamp((long) tenants * PER_TENANT, LEAST_IN_FLIGHT, MOST_IN_FLIGHT);
        this.pool = new FramePool(2 * inFlight + Pipeline.MAX_BATCH);
        Workspace workspace = new Workspace(pool);
        this.pipelines = new Pipeline[tenants];
        for (int i = 0; i < tenants; i++) {
            pipelines[i] = Pipeline.compile(configuration, workspace, this::free, i);
        }
        this.offsets = new int[packets.size()];
        this.lengths = new int[packets.size()];
        int end = 0;
        for (int i = 0; i < packets.size(); i++) {
            offsets[i] = end;
            lengths[i] = packets.get(i).length;
            end += lengths[i] + 31 & ~31;
        }
        this.images = arena.allocate(end, 64).address();
        for (int i = 0; i < packets.size(); i++) {
            FrameMemory.copyIn(packets.get(i), 0, images + offsets[i], lengths[i]);
        }
    }

    private void free(Device to, long[] packets, int from, int count) {
        out += count;
        pool.free(packets, from, count);
    }

    /** Warms up, then measures for so many seconds. */
    public BenchResult run(double seconds) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        warmUp(threads);
        packetsIn = out = bytesIn = 0;
        Map<String, Long> before = drops();
        long gcs = collections();
        long cpu = threads.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        loop(start + (long) (seconds * 1e9));
        double wall = (System.nanoTime() - start) / 1e9;
        double used = (threads.getCurrentThreadCpuTime() - cpu) / 1e9;
        Map<String, Long> drops = drops();
        before.forEach((reason, packets) -> drops.merge(reason, -packets, Long::sum));
        drops.values().removeIf(packets -> packets == 0);
        return new BenchResult(
                packetsIn, out, wall, used, bytesIn * 8 / wall / 1e9, drops, collections() - gcs, residentBytes());
    }

    private void warmUp(ThreadMXBean threads) {
        long end = System.nanoTime() + WARM_UP_AT_MOST_NS;
        long cpu = threads.getCurrentThreadCpuTime() + WARM_UP_NS;
        while (threads.getCurrentThreadCpuTime() < cpu && System.nanoTime() < end) {
            loop(System.nanoTime() + WARM_UP_NS / 10);
        }
    }

    private void loop(long untilNs) {
        long now = System.nanoTime();
        while (now < untilNs) {
            for (int i = 0; i < 64; i++) {
                round(now);
            }
            now = System.nanoTime();
        }
    }

    /** Loads one window of packets and hands each tenant its share. */
    private void round(long nowNs) {
        int tenants = Math.min(pipelines.length, inFlight);
        int share = inFlight / tenants;
        for (int k = 0; k < tenants; k++) {
            int loaded = load(share);
            pipelines[tenant].receive(device, batch, loaded, nowNs);
            pipelines[tenant].run(nowNs);
            tenant = tenant + 1 == pipelines.length ? 0 : tenant + 1;
        }
    }

    private int load(int count) {
        int loaded = 0;
        for (int i = 0; i < count; i++) {
            int length = lengths[next];
            long packet = pool.allocate(length);
            if (packet == FramePool.NONE) {
                lost++;
                continue;
            }
            FrameMemory.copyBlocks(images + offsets[next], pool.address(packet), length);
            bytesIn += length;
            batch[loaded++] = packet;
            next = next + 1 == offsets.length ? 0 : next + 1;
        }
        packetsIn += loaded;
        return loaded;
    }

    private Map<String, Long> drops() {
        Map<String, Long> drops = new TreeMap<>();
        for (Pipeline pipeline : pipelines) {
            pipeline.drops().forEach(d -> drops.merge(d.element() + " " + d.reason().name(), d.packets(), Long::sum));
        }
        if (lost > 0) {
            drops.put("bench no-frame", lost);
        }
        return drops;
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    /** The second number of /proc/self/statm, in pages of 4 KiB. */
    static long residentBytes() {
        try {
            return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) * 4096;
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        for (Pipeline pipeline : pipelines) {
            pipeline.close();
        }
        arena.close();
        pool.close();
    }
}
