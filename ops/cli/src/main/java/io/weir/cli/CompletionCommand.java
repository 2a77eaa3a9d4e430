package io.weir.cli;

import io.weir.cli.output.Terminal;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a script that completes commands and options. */
@Command(
        name = "completion",
        description = "Print a completion script: source <(weir completion bash).",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
    private enum Shell {
        bash,
        zsh,
        fish
    }

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "SHELL", description = "bash, zsh or fish.")
    private Shell shell;

    private final Terminal terminal;

    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        terminal.out().print(switch (shell) {
            // picocli's script serves zsh too, by bashcompinit
            case bash, zsh -> AutoComplete.bash("weir", root);
            case fish -> fish(root, "");
        });
        return Exit.DONE.code();
    }

    private static String fish(CommandLine command, String path) {
        StringBuilder script = new StringBuilder();
        String seen = path.isEmpty() ? "__fish_use_subcommand" : "__fish_seen_subcommand_from " + path;
        command.getSubcommands().forEach((name, sub) -> {
            script.append("complete -c weir -f -n '").append(seen).append("' -a ").append(name).append(" -d '")
                    .append(summary(sub)).append("'\n");
            if (path.isEmpty()) {
                script.append(fish(sub, name));
            }
        });
        command.getCommandSpec().options().stream().filter(o -> !path.isEmpty()).forEach(o -> script
                .append("complete -c weir -n '").append(seen).append("' -l ")
                .append(o.longestName().replaceFirst("^-+", "")).append('\n'));
        return script.toString();
    }

    private static String summary(CommandLine command) {
        String[] description = command.getCommandSpec().usageMessage().description();
        return description.length == 0 ? "" : description[0].replace("'", "");
    }
}
