package io.weir.node;

import io.weir.click.Click;
import io.weir.diagnostic.SourceText;
import io.weir.net.MacAddress;
import io.weir.port.TestFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Prints what a node of a ten-rule firewall takes: arguments are tenants and seconds. */
final class NodeBenchMain {
    static final String FIREWALL =
            """
            FromNetfront() -> IPFilter(
                allow src net 10.1.0.0/16 and dst port 22,
                deny src net 10.2.0.0/16,
                allow udp dst port 53,
                deny tcp dst port 23,
                allow dst net 192.168.0.0/16 and tcp dst port 80,
                deny src host 10.9.9.9,
                allow icmp,
                allow tcp dst port 443,
                deny udp src port 1900,
                allow udp)
            -> ToNetfront();
            """;

    private NodeBenchMain() {}

    public static void main(String[] arguments) throws Exception {
        String text = System.getProperty("weir.bench.config", FIREWALL);
        var reading = Click.read(new SourceText("firewall", text));
        int tenants = Integer.parseInt(arguments[0]);
        try (NodeBench bench = new NodeBench(reading.configuration().orElseThrow(), packets(), tenants)) {
            for (int i = 1; i < arguments.length; i++) {
                var result = bench.run(Double.parseDouble(arguments[i]));
                System.out.printf("%d tenants: %.1f Mpps/CPU %.1f ns  %s%n",
                        tenants, result.mppsCpu(), result.nsPerPacketCpu(), result);
            }
        }
    }

    static List<byte[]> packets() {
        SplittableRandom random = new SplittableRandom(1);
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            packets.add(TestFrames.udp(
                    MacAddress.BROADCAST,
                    "10." + random.nextInt(3, 9) + "." + random.nextInt(256) + ".7",
                    1024 + random.nextInt(800),
                    "172.16." + random.nextInt(256) + "." + random.nextInt(256),
                    5000 + random.nextInt(100),
                    "x".repeat(18)));
        }
        return packets;
    }
}
