package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.cli.output.Table;
import io.weir.cli.output.Terminal;
import io.weir.diagnostic.Diagnostic;
import io.weir.element.Catalogue;
import io.weir.element.ElementClass;
import io.weir.manual.ElementFacts;
import io.weir.program.Reason;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The element classes, and the manual page of one. */
@Command(
        name = "elements",
        description = "List the elements that configurations can be made of, or show the manual page of one.",
        mixinStandardHelpOptions = true)
final class ElementsCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "An element class, for instance IPFilter.")
    private String name;

    @Mixin
    private OutputOption output;

    private final Terminal terminal;

    ElementsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Catalogue catalogue = Catalogue.standard();
        if (name == null) {
            list(catalogue.all());
        } else {
            show(catalogue.find(name).orElseThrow(() -> unknown(catalogue)));
        }
        return Exit.DONE.code();
    }

    private void list(List<ElementClass> all) {
        Table table = Table.of("ELEMENT", "PORTS", "FLOW", "DOES");
        for (ElementClass each : all) {
            table.row(each.name(), each.ports().counts(), each.ports().processing(), summary(each));
        }
        terminal.answer(
                output.format,
                Data.items(all.stream().map(each -> brief(each).end()).toList()),
                table.text(),
                all.stream().map(ElementClass::name).toList());
        terminal.next("weir elements " + (all.isEmpty() ? "NAME" : all.getFirst().name()), "shows one whole");
    }

    private void show(ElementClass element) {
        String manual = Manual.of(element).map(Manual::text).orElse("no manual page");
        ElementFacts facts = ElementFacts.of(element.name());
        terminal.answer(
                output.format,
                brief(element)
                        .put("manual", manual)
                        .put("handlers", Data.texts(facts.handlers()))
                        .put("drops", Data.items(facts.reasons().stream().map(ElementsCommand::drop).toList()))
                        .put("examples", Data.texts(facts.examples()))
                        .end(),
                element.name() + "   ports " + element.ports().counts() + "   " + element.ports().processing()
                        + "\n\n" + manual + drops(facts) + examples(facts),
                List.of(element.name()));
    }

    private static Data drop(Reason reason) {
        return Data.fields().put("reason", reason.name()).put("meaning", reason.meaning()).end();
    }

    private static String drops(ElementFacts facts) {
        StringBuilder text = new StringBuilder();
        facts.reasons().forEach(r -> text.append("\n  ").append(r.name()).append(": ").append(r.meaning()));
        return text.isEmpty() ? "" : "\n\nDrops packets for:" + text;
    }

    private static String examples(ElementFacts facts) {
        StringBuilder text = new StringBuilder();
        facts.examples().forEach(e -> text.append("\n\nExample:\n\n").append(e.indent(2).stripTrailing()));
        return text.toString();
    }

    private static Data.Builder brief(ElementClass element) {
        return Data.fields()
                .put("name", element.name())
                .put("ports", element.ports().counts())
                .put("processing", element.ports().processing())
                .put("summary", summary(element));
    }

    private static String summary(ElementClass element) {
        Optional<Manual> manual = Manual.of(element);
        return manual.map(Manual::summary).orElse("");
    }

    private Failure unknown(Catalogue catalogue) {
        Diagnostic diagnostic = Diagnostic.error("E0101", "no element is called `" + name + "`");
        return new Failure(
                Exit.TEXT,
                catalogue.nearest(name)
                        .map(near -> diagnostic.help("did you mean `" + near + "`?"))
                        .orElse(diagnostic)
                        .note("`weir elements` lists all"));
    }
}
