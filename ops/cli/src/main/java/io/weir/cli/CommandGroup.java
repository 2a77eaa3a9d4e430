package io.weir.cli;

import io.weir.cli.output.Terminal;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that does nothing by itself: one of those below it has to be named. */
abstract class CommandGroup implements Runnable {
    final Terminal terminal;
    private final String choice;

    @Spec
    private CommandSpec spec;

    /** @param choice what to say to who names none */
    CommandGroup(Terminal terminal, String choice) {
        this.terminal = terminal;
        this.choice = choice;
    }

    @Override
    public final void run() {
        throw new ParameterException(spec.commandLine(), choice);
    }
}
