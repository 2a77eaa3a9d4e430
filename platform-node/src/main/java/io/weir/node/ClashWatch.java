package io.weir.node;

import io.weir.controller.PortsReport;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes into the log, once, when a socket of the kernel's is on a tuple that something attached owns. */
final class ClashWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClashWatch.class);
    private static final long EVERY_S = 5;

    private final Supplier<PortsReport> report;
    private final ScheduledExecutorService clock;
    private Set<PortsReport.Clash> known = Set.of();

    private ClashWatch(Supplier<PortsReport> report) {
        this.report = report;
        this.clock = Executors.newSingleThreadScheduledExecutor(
                work -> Thread.ofPlatform().daemon().name("weir-clashes").unstarted(work));
    }

    static ClashWatch start(Supplier<PortsReport> report) {
        ClashWatch watch = new ClashWatch(report);
        watch.clock.scheduleWithFixedDelay(watch::look, EVERY_S, EVERY_S, TimeUnit.SECONDS);
        return watch;
    }

    /** Looks once; returns how many are new. */
    int look() {
        try {
            Set<PortsReport.Clash> now = new HashSet<>(report.get().clashes());
            Set<PortsReport.Clash> before = known;
            known = now;
            long fresh = now.stream().filter(clash -> !before.contains(clash)).peek(ClashWatch::tell).count();
            return (int) fresh;
        } catch (IllegalStateException | java.util.concurrent.CompletionException busy) {
            // the data plane does not answer just now; it is looked at again
            return 0;
        }
    }

    private static void tell(PortsReport.Clash clash) {
        LOG.warn("the kernel's socket {} hears nothing from outside: {} belongs to {}",
                clash.socket(), clash.tuple().text(), clash.owner());
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
