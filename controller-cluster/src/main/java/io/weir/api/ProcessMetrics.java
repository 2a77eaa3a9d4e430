package io.weir.api;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The node's process: memory, collections, threads, files, time on the processors. */
record ProcessMetrics() implements Consumer<Families> {
    @Override
    public void accept(Families out) {
        var memory = ManagementFactory.getMemoryMXBean();
        out.gauge(
                "weir_process_heap_used_bytes",
                "Heap in use.",
                memory.getHeapMemoryUsage().getUsed());
        out.gauge(
                "weir_process_heap_max_bytes",
                "Most heap that there may be.",
                memory.getHeapMemoryUsage().getMax());
        long collections = 0;
        long collectionMs = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collections += Math.max(0, collector.getCollectionCount());
            collectionMs += Math.max(0, collector.getCollectionTime());
        }
        out.counter("weir_process_collections", "Garbage collections.", collections);
        out.counter("weir_process_collection_seconds", "Time in garbage collections.", seconds(collectionMs));
        out.gauge(
                "weir_process_threads",
                "Platform threads.",
                ManagementFactory.getThreadMXBean().getThreadCount());
        out.gauge(
                "weir_process_start_timestamp_seconds",
                "When the process was started, seconds since 1970.",
                seconds(ManagementFactory.getRuntimeMXBean().getStartTime()));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.UnixOperatingSystemMXBean unix) {
            out.counter(
                    "weir_process_cpu_seconds",
                    "Time on the processors, of all threads.",
                    unix.getProcessCpuTime() / (double) TimeUnit.SECONDS.toNanos(1));
            out.gauge("weir_process_files_open", "Open files.", unix.getOpenFileDescriptorCount());
            out.gauge("weir_process_files_max", "Most files that may be open.", unix.getMaxFileDescriptorCount());
        }
    }

    private static double seconds(long ms) {
        return ms / (double) TimeUnit.SECONDS.toMillis(1);
    }
}
