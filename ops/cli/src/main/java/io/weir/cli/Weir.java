package io.weir.cli;

import io.weir.cli.output.Terminal;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The root of all commands. Alone it lists tasks, not verbs. */
@Command(
        name = "weir",
        synopsisSubcommandLabel = "COMMAND",
        description = "Verified middleboxes inside the network.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class Weir implements Callable<Integer> {
    private final Terminal terminal;

    private Weir(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Runs one command line and says how it ended. Never throws, never exits. */
    static int run(Terminal terminal, String... args) {
        return line(terminal).execute(args);
    }

    /** The command line with all that Weir offers. */
    static CommandLine line(Terminal terminal) {
        CommandLine line = new CommandLine(new Weir(terminal), new Commands(terminal));
        Commands.all(terminal).forEach(line::addSubcommand);
        line.setOut(new java.io.PrintWriter(terminal.out(), true));
        line.setErr(new java.io.PrintWriter(terminal.err(), true));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                terminal.color() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        Addresses.register(line);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((e, _) -> misused(terminal, e));
        line.setExecutionExceptionHandler((e, command, _) -> failed(terminal, command, e));
        return line;
    }

    @Override
    public Integer call() {
        terminal.out().print(Tasks.TEXT);
        return Exit.DONE.code();
    }

    private static int misused(Terminal terminal, ParameterException mistake) {
        CommandLine command = mistake.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        Diagnostic diagnostic = Diagnostic.error("E0300", lowerFirst(mistake.getMessage()));
        if (mistake instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().getFirst();
            boolean option = word.startsWith("-");
            String what = option ? "option" : command.getSubcommands().isEmpty() ? "argument" : "command";
            diagnostic = Diagnostic.error("E0300", name + " has no " + what + " `" + word + "`");
            var nearest = Nearest.to(word, known(command, option));
            if (nearest.isPresent()) {
                diagnostic = diagnostic.help("did you mean `" + (option ? "" : name + " ") + nearest.get() + "`?");
            }
        }
        terminal.tell(diagnostic.note("`" + name + " --help` lists what there is"));
        return Exit.TEXT.code();
    }

    private static List<String> known(CommandLine command, boolean option) {
        if (!option) {
            return new ArrayList<>(command.getSubcommands().keySet());
        }
        return command.getCommandSpec().options().stream().flatMap(o -> List.of(o.names()).stream()).toList();
    }

    private static int failed(Terminal terminal, CommandLine command, Exception e) {
        if (e instanceof Failure failure) {
            terminal.tell(failure.diagnostic());
            return failure.exit().code();
        }
        // A bug: say so, whole, for whoever will mend it.
        terminal.say("weir: this is a bug in `" + command.getCommandSpec().qualifiedName() + "`:");
        e.printStackTrace(terminal.err());
        return Exit.FAILED.code();
    }

    private static String lowerFirst(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
