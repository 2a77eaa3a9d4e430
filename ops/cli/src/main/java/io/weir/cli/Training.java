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
    }
}
