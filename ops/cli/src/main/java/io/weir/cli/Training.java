package io.weir.cli;

import io.weir.cli.output.Terminal;
import java.io.OutputStream;

/** Runs what people run most, once after a build, so that the JVM can keep the classes it loaded for the next start. */
final class Training {
    private Training() {}

    public static void main(String[] args) {
        Terminal nowhere = Terminal.of(OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
        Weir.run(nowhere);
        Weir.run(nowhere, "--help");
        Weir.run(nowhere, "elements", "--output", "json");
        Weir.run(nowhere, "explain", "--output", "yaml");
        Weir.run(nowhere, "doctor");
        Weir.run(nowhere, "nonsense");
        String examples = System.getProperty("weir.home") + "/ops/examples/";
        for (String format : new String[] {"table", "json"}) {
            Weir.run(
                    nowhere,
                    "verify",
                    examples + "batcher.click",
                    "--requirements",
                    examples + "batcher.reqs",
                    "--client",
                    "172.16.15.133",
                    "--output",
                    format);
            Weir.run(
                    nowhere,
                    "verify",
                    examples + "demo/firewall-open.click",
                    "--requirements",
                    examples + "demo/firewall.reqs",
                    "--address",
                    "192.0.2.10",
                    "--role",
                    "customer",
                    "--output",
                    format);
        }
        // the launcher runs a node while it trains, and says where
        if (System.getenv("WEIR_SERVER") != null) {
            for (String command : new String[] {"status", "list", "events"}) {
                Weir.run(nowhere, command);
            }
        }
    }
}
