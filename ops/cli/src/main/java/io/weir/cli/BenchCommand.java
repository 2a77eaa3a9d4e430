package io.weir.cli;

import io.weir.cli.bench.ClusterBench;
import io.weir.cli.bench.NodeRun;
import io.weir.cli.bench.StacksBench;
import io.weir.cli.doctor.Machine;
import io.weir.cli.output.Data;
import io.weir.cli.output.Format;
import io.weir.cli.output.Json;
import io.weir.cli.output.Table;
import io.weir.cli.output.Terminal;
import io.weir.diagnostic.Diagnostic;
import io.weir.engine.BenchResult;
import io.weir.engine.EngineBench;
import io.weir.pcap.CapturedPacket;
import io.weir.pcap.PcapReader;
import io.weir.program.Configuration;
import io.weir.program.Device;
import io.weir.program.Packet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How fast a configuration is on this machine. */
@Command(name = "bench", description = "Measure how fast a configuration is here.", mixinStandardHelpOptions = true)
final class BenchCommand extends CommandGroup {
    /** A capture is looped from memory; more packets than this would measure the memory. */
    private static final int MAX_PACKETS = 100_000;
    private static final int MAX_TENANTS = 10_000;
    private static final double MAX_SECONDS = 3600;
    private static final int MAX_RUNS = 99;

    private enum Way {
        engine,
        node
    }

    BenchCommand(Terminal terminal) {
        super(terminal, "say what: bench run CONFIG --pcap FILE, bench cluster, or bench stacks");
    }

    @Command(
            name = "run",
            description = "Loop a capture through FromNetfront() -> ... -> ToNetfront() and measure.",
            mixinStandardHelpOptions = true,
            footer = "CPU time counts all threads on the packet path. The first seconds warm up and are not measured.")
    int run(
            @Parameters(paramLabel = "CONFIG", description = "A Click configuration.") Path file,
            @Option(names = "--pcap", required = true, paramLabel = "FILE", description = "The packets to loop.")
                    Path capture,
            @Option(names = "--seconds", paramLabel = "N", defaultValue = "5", description = "How long to measure.")
                    double seconds,
            @Option(
                            names = "--path",
                            paramLabel = "PATH",
                            defaultValue = "engine",
                            description = "engine: the configuration alone; node: poller, Aeron, actors, transmit.")
                    Way way,
            @Option(names = "--tenants", paramLabel = "T", defaultValue = "1", description = "Instances that share the packets.")
                    int tenants,
            @Mixin OutputOption output)
            throws InterruptedException {
        if (!(seconds > 0 && seconds <= MAX_SECONDS) || tenants < 1 || tenants > MAX_TENANTS) {
            throw Failure.usage("--seconds goes up to " + (int) MAX_SECONDS + ", --tenants from 1 to " + MAX_TENANTS);
        }
        Configuration configuration = new Texts(terminal).configuration(file, Map.of());
        List<byte[]> packets = packets(capture);
        BenchResult result =
                switch (way) {
                    case engine -> engine(configuration, packets, seconds, tenants);
                    case node -> node(file, capture, seconds, tenants);
                };
        tell(result, way, tenants, output.format);
        return Exit.DONE.code();
    }

    @Command(
            name = "cluster",
            description = "Measure a cluster of three nodes here: how long failures hurt, and what idling costs.",
            mixinStandardHelpOptions = true,
            footer = "Needs root: it makes network namespaces of its own. Exits 1 when a case does not pass its bar.")
    int cluster(
            @Option(names = "--runs", paramLabel = "N", defaultValue = "5", description = "Of each case; the median counts.")
                    int runs,
            @Option(
                            names = "--outage",
                            paramLabel = "SECONDS",
                            defaultValue = "60",
                            description = "How long controllers are dead; a site is cut for half of it.")
                    int outage,
            @Option(names = "--case", paramLabel = "NAME", description = "Only this; may be repeated.") List<String> cases,
            @Mixin OutputOption output)
            throws IOException, InterruptedException {
        List<String> wanted = cases == null ? ClusterBench.cases() : cases;
        if (runs < 1 || runs > MAX_RUNS || outage < 1 || outage > MAX_SECONDS) {
            throw Failure.usage("--runs goes from 1 to " + MAX_RUNS + ", --outage from 1 to " + (int) MAX_SECONDS);
        }
        if (!ClusterBench.cases().containsAll(wanted)) {
            throw Failure.usage("cases are " + String.join(", ", ClusterBench.cases()));
        }
        if (!Machine.here().asRoot()) {
            throw Failure.failed("N0854", "a cluster can be measured by root only: it stands in network namespaces");
        }
        return ClusterBench.run(new ClusterBench.Wish(runs, outage, wanted, output.format == Format.json));
    }

    @Command(
            name = "stacks",
            description = "Measure user-level stacks here: in memory, and over a cable with the kernel's stack.",
            mixinStandardHelpOptions = true,
            footer = "What is on one core is counted in processor time. Cases that begin with veth need root: they make"
                    + " network namespaces of their own. Exits 1 when a case does not pass its bar.")
    int stacks(
            @Option(names = "--runs", paramLabel = "N", defaultValue = "3", description = "Of each case; the median counts.")
                    int runs,
            @Option(names = "--seconds", paramLabel = "N", defaultValue = "4", description = "How long to measure.")
                    double seconds,
            @Option(names = "--case", paramLabel = "NAME", description = "Only this; may be repeated.") List<String> cases,
            @Mixin OutputOption output)
            throws IOException, InterruptedException {
        boolean root = Machine.here().asRoot();
        List<String> wanted = cases == null ? root ? StacksBench.cases() : StacksBench.casesInMemory() : cases;
        if (runs < 1 || runs > MAX_RUNS || !(seconds > 0 && seconds <= MAX_SECONDS)) {
            throw Failure.usage("--runs goes from 1 to " + MAX_RUNS + ", --seconds up to " + (int) MAX_SECONDS);
        }
        if (!StacksBench.cases().containsAll(wanted)) {
            throw Failure.usage("cases are " + String.join(", ", StacksBench.cases()));
        }
        if (!root && !StacksBench.casesInMemory().containsAll(wanted)) {
            throw Failure.failed("N0854", "cases over veth can be measured by root only: they stand in network namespaces");
        }
        if (cases == null && !root) {
            terminal.say("not as root: cases over veth are left out");
        }
        boolean ok = StacksBench.run(
                new StacksBench.Wish(runs, seconds, wanted, output.format == Format.json), terminal);
        return (ok ? Exit.DONE : Exit.FAILED).code();
    }

    private static BenchResult engine(Configuration configuration, List<byte[]> packets, double seconds, int tenants) {
        Device device = Devices.only(configuration, Optional.empty());
        try (EngineBench bench = new EngineBench(configuration, packets, device, tenants)) {
            return bench.run(seconds);
        }
    }

    private static BenchResult node(Path file, Path capture, double seconds, int tenants) throws InterruptedException {
        try {
            return NodeRun.run(file, capture, seconds, tenants);
        } catch (IOException | IllegalStateException e) {
            throw Failure.failed("N0854", "the node could not be measured: " + e.getMessage());
        }
    }

    private List<byte[]> packets(Path capture) {
        List<byte[]> packets = new ArrayList<>();
        int tooLong = 0;
        try (PcapReader reader = PcapReader.open(capture)) {
            Optional<CapturedPacket> next = reader.next();
            while (next.isPresent() && packets.size() < MAX_PACKETS) {
                byte[] bytes = next.get().bytes().toArray();
                if (bytes.length > Packet.MAX_LENGTH) {
                    tooLong++;
                } else {
                    packets.add(bytes);
                }
                next = reader.next();
            }
        } catch (IOException e) {
            throw new Failure(Exit.TEXT, Diagnostic.error("E0300", capture + ": " + Reasons.of(e)));
        }
        if (packets.isEmpty()) {
            throw new Failure(Exit.TEXT, Diagnostic.error("E0300", capture + " has no packets that fit a frame"));
        }
        if (tooLong > 0) {
            terminal.say(tooLong + " packets are longer than a frame and were left out");
        }
        return packets;
    }

    private void tell(BenchResult result, Way way, int tenants, Format format) {
        Data.Builder drops = Data.fields();
        result.drops().forEach(drops::put);
        Data data = Data.fields()
                .put("path", way.name())
                .put("tenants", tenants)
                .put("packets_in", result.packetsIn())
                .put("packets_out", result.packetsOut())
                .put("mpps_cpu", result.mppsCpu())
                .put("mpps_wall", result.mppsWall())
                .put("ns_per_packet_cpu", result.nsPerPacketCpu())
                .put("gbps", result.gbps())
                .put("drops", drops.end())
                .put("gc_count", result.gcCount())
                .put("rss_bytes", result.rssBytes())
                .end();
        if (format == Format.json) {
            // the last line is one document, whatever came before
            terminal.out().println(Json.line(data));
            return;
        }
        Table table = Table.of("MPPS/CPU", "MPPS", "NS/PACKET", "GBIT/S", "IN", "OUT", "GC", "RSS MIB");
        table.row(
                decimal(result.mppsCpu()),
                decimal(result.mppsWall()),
                decimal(result.nsPerPacketCpu()),
                decimal(result.gbps()),
                result.packetsIn(),
                result.packetsOut(),
                result.gcCount(),
                result.rssBytes() >> 20);
        StringBuilder text = new StringBuilder(table.text());
        result.drops().forEach((reason, packets) -> text.append("\ndropped ").append(packets).append(": ").append(reason));
        terminal.answer(format, data, text.toString(), List.of(way.name()));
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }
}
