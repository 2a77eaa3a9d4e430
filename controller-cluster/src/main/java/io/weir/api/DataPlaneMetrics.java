package io.weir.api;

import io.weir.controller.MiddleboxHost;
import io.weir.controller.PortCounters;
import io.weir.controller.RunningMiddlebox;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What moves packets on this node: its port, its frames, its middleboxes. */
record DataPlaneMetrics(MiddleboxHost host) implements Consumer<Families> {
    /** More middleboxes than these have no series of their own: the first by name have. */
    private static final int LISTED = 500;

    /** Reasons of one middlebox that have a series of their own; the rest is {@code other}. */
    private static final int REASONS = 32;

    @Override
    public void accept(Families out) {
        List<RunningMiddlebox> running = host.running();
        out.gauge("weir_node_middleboxes", "Middleboxes that run on this node.", running.size());
        out.gauge("weir_node_middleboxes_capacity", "Middleboxes that this node takes at most.", host.capacity());
        out.gauge(
                "weir_node_healthy",
                "1 while the packet path works, 0 when it is in trouble.",
                host.trouble().isEmpty() ? 1 : 0);
        out.gauge(
                "weir_node_middleboxes_unlisted",
                "Middleboxes without series of their own, for there are too many.",
                Math.max(0, running.size() - LISTED));
        running.stream()
                .sorted(Comparator.comparing(m -> m.middlebox().toString()))
                .limit(LISTED)
                .forEach(m -> middlebox(m, out));
        host.port().ifPresent(port -> port(port, out));
    }

    private static void middlebox(RunningMiddlebox running, Families out) {
        String[] labels = {
            "middlebox", running.middlebox().id(), "tenant", running.middlebox().tenant()
        };
        RunningMiddlebox.Counters counters = running.counters();
        out.counter("weir_middlebox_received_packets", "Packets to a middlebox.", counters.packetsIn(), labels);
        out.counter("weir_middlebox_received_bytes", "Bytes to a middlebox.", counters.bytesIn(), labels);
        out.counter("weir_middlebox_sent_packets", "Packets from a middlebox.", counters.packetsOut(), labels);
        out.counter("weir_middlebox_sent_bytes", "Bytes from a middlebox.", counters.bytesOut(), labels);
        out.counter(
                "weir_middlebox_restarts", "How often a middlebox failed and was started again.", running.restarts(), labels);
        TreeMap<String, Long> drops = new TreeMap<>();
        counters.drops().forEach(drop -> drops.merge(
                drops.size() < REASONS || drops.containsKey(drop.reason().name()) ? drop.reason().name() : "other",
                drop.packets(),
                Long::sum));
        drops.forEach((reason, packets) -> out.counter(
                "weir_middlebox_dropped_packets",
                "Packets that a middlebox dropped, by reason.",
                packets,
                labels[0], labels[1], "reason", reason, labels[2], labels[3]));
    }

    private static void port(PortCounters port, Families out) {
        out.counter("weir_port_received_packets", "Packets from the interface.", port.packetsIn(), "port", port.name());
        out.counter("weir_port_received_bytes", "Bytes from the interface.", port.bytesIn(), "port", port.name());
        out.counter("weir_port_sent_packets", "Packets to the interface.", port.packetsOut(), "port", port.name());
        out.counter("weir_port_sent_bytes", "Bytes to the interface.", port.bytesOut(), "port", port.name());
        out.counter(
                "weir_port_kernel_packets",
                "Packets that belong to nothing attached and were left to the kernel.",
                port.leftToKernel(),
                "port", port.name());
        port.drops()
                .forEach((reason, packets) -> out.counter(
                        "weir_port_dropped_packets",
                        "Packets of no middlebox that were dropped, by reason.",
                        packets,
                        "port", port.name(), "reason", reason));
        out.gauge("weir_pool_frames_free", "Frames that no packet is in.", port.framesFree());
        out.gauge("weir_pool_frames", "Frames of this node.", port.frames());
    }
}
