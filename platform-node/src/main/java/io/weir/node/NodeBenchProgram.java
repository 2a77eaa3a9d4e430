package io.weir.node;

import io.weir.click.Click;
import io.weir.click.Reading;
import io.weir.diagnostic.SourceText;
import io.weir.engine.BenchResult;
import io.weir.pcap.CapturedPacket;
import io.weir.pcap.PcapReader;
import io.weir.program.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@link NodeBench} as a program of its own, for {@code weir bench run --path node}: {@code CONFIG PCAP SECONDS TENANTS}.
 * Whoever calls has checked them. Writes {@code name value} lines.
 */
public final class NodeBenchProgram {
    private NodeBenchProgram() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path file = Path.of(args[0]);
        Reading reading = Click.read(new SourceText(file.toString(), Files.readString(file)));
        Configuration configuration =
                reading.configuration().orElseThrow(() -> new IllegalArgumentException(reading.errors().toString()));
        try (NodeBench bench = new NodeBench(configuration, packets(Path.of(args[1])), Integer.parseInt(args[3]))) {
            tell(bench.run(Double.parseDouble(args[2])));
        }
        System.exit(0);
    }

    private static List<byte[]> packets(Path capture) throws IOException {
        List<byte[]> packets = new ArrayList<>();
        try (PcapReader reader = PcapReader.open(capture)) {
            for (Optional<CapturedPacket> next = reader.next(); next.isPresent(); next = reader.next()) {
                packets.add(next.get().bytes().toArray());
            }
        }
        return packets;
    }

    private static void tell(BenchResult result) {
        System.out.println("packets_in " + result.packetsIn());
        System.out.println("packets_out " + result.packetsOut());
        System.out.println("seconds " + result.seconds());
        System.out.println("cpu_seconds " + result.cpuSeconds());
        System.out.println("gbps " + result.gbps());
        result.drops().forEach((reason, count) -> System.out.println("drop " + count + " " + reason));
        System.out.println("gc_count " + result.gcCount());
        System.out.println("rss_bytes " + result.rssBytes());
    }
}
