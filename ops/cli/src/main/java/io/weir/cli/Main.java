package io.weir.cli;

import io.weir.cli.output.Terminal;

/** Where the launcher enters. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(Weir.run(Terminal.system(), args));
    }
}
