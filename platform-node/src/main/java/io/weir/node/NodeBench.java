package io.weir.node;

import io.weir.engine.BenchResult;
import io.weir.engine.DropCount;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.net.MacAddress;
import io.weir.port.LoopPort;
import io.weir.port.PortOpening;
import io.weir.port.VirtualMac;
import io.weir.portswitch.Attachment;
import io.weir.portswitch.NextHops;
import io.weir.program.Configuration;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Measures a whole node: a port that loops a capture from memory, the switch, Aeron, an actor for each tenant, output
 * checks, transmit. All of it is the code that runs on a real interface, and runs on one thread.
 */
public final class NodeBench implements AutoCloseable {
    /** Tenants' own addresses, from the shared address space (RFC 6598), so that no capture has them. */
    private static final long FIRST_ADDRESS = Ipv4Address.of("100.64.0.1").value();

    private static final Ipv4Address GATEWAY = Ipv4Address.of("100.127.255.254");
    private static final MacAddress GATEWAY_MAC = MacAddress.of("02:00:00:00:00:fe");
    private static final long WARM_UP_S = 3;

    private final DataPlane dataPlane;

    /** A look at all counters, made on the worker's thread between two batches. */
    private record Look(long nanoTime, long cpuNs, long in, long inBytes, long out, long gcs, Map<String, Long> drops) {}

    /**
     * @param packets Ethernet frames, at least one; they are addressed to the tenants in turn
     * @param tenants how many instances of the configuration share the packets
     */
    public NodeBench(Configuration configuration, List<byte[]> packets, int tenants) {
        List<byte[]> addressed = addressed(packets, tenants);
        DataPlane.Settings settings = new DataPlane.Settings(
                DataPlane.Settings.DEFAULT_FRAMES,
                new NextHops(List.of(), Optional.of(GATEWAY)),
                _ -> false,
                _ -> {});
        this.dataPlane = ((DataPlane.Starting.Running) DataPlane.start(
                        settings, pool -> new PortOpening.Opened(new LoopPort(pool, addressed))))
                .dataPlane();
        await(dataPlane.inspect(host -> {
            host.worker().portSwitch().neighbour(GATEWAY, GATEWAY_MAC);
            return true;
        }));
        for (int i = 0; i < tenants; i++) {
            await(dataPlane.start(new MiddleboxSpec(
                    "tenants/bench/middleboxes/m" + i,
                    configuration,
                    List.of(address(i)),
                    List.of(Ipv4Prefix.ALL),
                    Attachment.Sources.OWN_OR_ORIGIN,
                    i)));
        }
    }

    private static Ipv4Address address(int tenant) {
        return new Ipv4Address(FIRST_ADDRESS + tenant);
    }

    /** Each packet to the next tenant; the capture as often as it takes for each tenant to have one. */
    private static List<byte[]> addressed(List<byte[]> packets, int tenants) {
        List<byte[]> addressed = new ArrayList<>();
        int count = packets.size() * ((tenants + packets.size() - 1) / packets.size());
        for (int i = 0; i < count; i++) {
            byte[] frame = packets.get(i % packets.size()).clone();
            long mac = VirtualMac.of(address(i % tenants)).value();
            for (int at = 0; at < 6 && at < frame.length; at++) {
                frame[at] = (byte) (mac >>> 40 - 8 * at);
            }
            addressed.add(frame);
        }
        return addressed;
    }

    /** Warms up, then measures for so many seconds. */
    public BenchResult run(double seconds) throws InterruptedException {
        TimeUnit.SECONDS.sleep(WARM_UP_S);
        Look from = await(dataPlane.inspect(NodeBench::look));
        TimeUnit.NANOSECONDS.sleep((long) (seconds * 1e9));
        Look to = await(dataPlane.inspect(NodeBench::look));
        double wall = (to.nanoTime - from.nanoTime) / 1e9;
        Map<String, Long> drops = new TreeMap<>(to.drops);
        from.drops.forEach((reason, count) -> drops.merge(reason, -count, Long::sum));
        drops.values().removeIf(count -> count == 0);
        return new BenchResult(
                to.in - from.in,
                to.out - from.out,
                wall,
                (to.cpuNs - from.cpuNs) / 1e9,
                (to.inBytes - from.inBytes) * 8 / wall / 1e9,
                drops,
                to.gcs - from.gcs,
                residentBytes());
    }

    /** The bytes that the worker's thread has allocated, and the packets it has received. */
    long[] allocatedAndPackets() {
        return await(dataPlane.inspect(host -> new long[] {
            ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes(),
            host.worker().portSwitch().port().statistics().packetsIn()
        }));
    }

    private static Look look(Host host) {
        var port = host.worker().portSwitch().port();
        Map<String, Long> drops = new TreeMap<>();
        port.statistics().drops().byReason().forEach((why, n) -> drops.merge("node " + why.name(), n, Long::sum));
        host.worker().portSwitch().drops().byReason().forEach((why, n) ->
                drops.merge("node " + why.name(), n, Long::sum));
        for (String name : host.names()) {
            MiddleboxReport report = MiddleboxReport.of(host.seat(name).orElseThrow());
            report.drops().forEach((why, n) -> drops.merge("node " + why.name(), n, Long::sum));
            for (DropCount drop : report.work().drops()) {
                drops.merge(drop.element() + " " + drop.reason().name(), drop.packets(), Long::sum);
            }
        }
        return new Look(
                System.nanoTime(),
                ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime(),
                port.statistics().packetsIn(),
                port.statistics().bytesIn(),
                port.statistics().packetsOut(),
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                        .sum(),
                drops);
    }

    /** The second number of /proc/self/statm, in pages of 4 KiB. */
    private static long residentBytes() {
        try {
            return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) * 4096;
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        dataPlane.close();
    }
}
