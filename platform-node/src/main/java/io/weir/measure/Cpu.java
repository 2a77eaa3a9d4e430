package io.weir.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.LongSupplier;

/**
 * Measures by processor time instead of the clock on the wall: what else runs on the machine takes caches away, but no
 * time. Compiler and collector are counted too.
 */
final class Cpu {
    /** Of what is measured: until the compiler has seen everything. */
    private static final double WARM_UP = 1.25;

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Cpu() {}

    /**
     * How much a core does in a second.
     *
     * @param seconds how long to measure, after a warm-up that takes a quarter longer
     * @param turn does something and returns how much
     */
    static double perSecond(double seconds, LongSupplier turn) {
        run(WARM_UP * seconds, turn);
        double before = processSeconds();
        long done = run(seconds, turn);
        return done / (processSeconds() - before);
    }

    private static long run(double seconds, LongSupplier turn) {
        long endNs = THREADS.getCurrentThreadCpuTime() + (long) (seconds * 1e9);
        long done = 0;
        while (THREADS.getCurrentThreadCpuTime() < endNs) {
            done += turn.getAsLong();
        }
        return done;
    }

    private static double processSeconds() {
        return SYSTEM.getProcessCpuTime() / 1e9;
    }
}
