package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.cli.output.Table;
import io.weir.cli.output.Terminal;
import io.weir.diagnostic.Diagnostic;
import io.weir.element.Catalogue;
import io.weir.element.ElementClass;
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
        terminal.answer(
                output.format,
                brief(element).put("manual", manual).end(),
                element.name() + "   ports " + element.ports().counts() + "   " + element.ports().processing()
                        + "\n\n" + manual,
                List.of(element.name()));
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
