package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.cli.output.Table;
import io.weir.cli.output.Terminal;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What a diagnostic code, a drop reason or a word of Weir's means. */
@Command(
        name = "explain",
        description = "Explain a diagnostic code (E0101), a drop reason (ttl-expired) or a topic (verdicts).",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "TOPIC", description = "A code, a drop reason or a topic.")
    private String topic;

    @Mixin
    private OutputOption output;

    private final Terminal terminal;

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (topic == null) {
            list();
            return Exit.DONE.code();
        }
        Pages.Page page = Pages.page(topic).or(() -> reason(topic)).orElseThrow(this::unknown);
        terminal.answer(
                output.format,
                Data.fields().put("topic", page.topic()).put("title", page.title()).put("text", page.text()).end(),
                page.topic() + ": " + page.title() + "\n\n" + page.text(),
                List.of(page.topic()));
        return Exit.DONE.code();
    }

    private void list() {
        Table table = Table.of("TOPIC", "ABOUT");
        List<Data> all = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Pages.Page each : Pages.all()) {
            table.row(each.topic(), each.title());
            all.add(Data.fields().put("topic", each.topic()).put("title", each.title()).end());
            names.add(each.topic());
        }
        for (DropReasons.Declared reason : DropReasons.all()) {
            if (names.contains(reason.name())) {
                continue;
            }
            table.row(reason.name(), reason.meaning());
            all.add(Data.fields().put("topic", reason.name()).put("title", reason.meaning()).end());
            names.add(reason.name());
        }
        terminal.answer(output.format, Data.items(all), table.text(), names);
    }

    /** A page made of what the elements that drop for this reason say. */
    private static Optional<Pages.Page> reason(String name) {
        List<DropReasons.Declared> declared =
                DropReasons.all().stream().filter(r -> r.name().equals(name)).toList();
        if (declared.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        for (DropReasons.Declared each : declared) {
            text.append(each.element()).append(": ").append(each.meaning()).append('\n');
        }
        text.append("\nA packet that is dropped for a reason is counted under it, with the element that dropped it.");
        return Optional.of(new Pages.Page(name, "why a packet is dropped", text.toString()));
    }

    private Failure unknown() {
        List<String> known = new ArrayList<>(Pages.all().stream().map(Pages.Page::topic).toList());
        DropReasons.all().forEach(r -> known.add(r.name()));
        Diagnostic diagnostic = Diagnostic.error("E0300", "there is no page about `" + topic + "`");
        return new Failure(
                Exit.TEXT,
                Nearest.to(topic, known)
                        .map(near -> diagnostic.help("did you mean `" + near + "`?"))
                        .orElse(diagnostic)
                        .note("`weir explain` lists all"));
    }
}
