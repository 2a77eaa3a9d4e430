package io.weir.cli;

import io.weir.cli.output.Table;
import io.weir.cli.output.Terminal;
import io.weir.v1.GetMiddleboxRequest;
import io.weir.v1.Middlebox;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** One middlebox, with its texts and why it is where it is. */
@Command(name = "show", description = "Show a middlebox: its state, texts and placement.", mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "A middlebox: NAME or TENANT/NAME.")
    private String name;

    @Mixin
    private ClusterOption cluster;

    @Mixin
    private OutputOption output;

    private final Terminal terminal;

    ShowCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return cluster.call(terminal, open -> {
            Middlebox middlebox = open.middleboxes()
                    .get(GetMiddleboxRequest.newBuilder()
                            .setName(MiddleboxName.resource(name))
                            .build());
            MiddleboxView view = new MiddleboxView(middlebox);
            terminal.answer(output.format, view.whole(), text(middlebox), List.of(middlebox.getName()));
            terminal.next("weir observe " + name, "watches its packets and drops");
            return Exit.DONE;
        });
    }

    private static String text(Middlebox middlebox) {
        StringBuilder text = new StringBuilder(MiddleboxView.table(List.of(middlebox)));
        if (!middlebox.getReason().isEmpty()) {
            text.append("\n\nreason: ").append(Table.clean(middlebox.getReason()));
        }
        if (middlebox.getPlacementCount() > 0) {
            Table table = Table.of("NODE", "CHOSEN", "WHY");
            middlebox.getPlacementList()
                    .forEach(c -> table.row(c.getNode(), c.getChosen() ? "yes" : "no", c.getReason()));
            text.append("\n\n").append(table.text());
        }
        text.append("\n\n").append(shown(middlebox.getClick()));
        if (!middlebox.getRequirements().isBlank()) {
            text.append("\n\n").append(shown(middlebox.getRequirements()));
        }
        return text.toString();
    }

    /** Another person's text: its lines, but nothing that moves the cursor. */
    private static String shown(String text) {
        return String.join("\n", text.strip().lines().map(line -> "    " + Table.clean(line)).toList());
    }
}
