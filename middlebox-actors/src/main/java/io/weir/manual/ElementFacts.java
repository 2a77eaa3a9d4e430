package io.weir.manual;

import io.weir.click.Click;
import io.weir.program.Handler;
import io.weir.program.Holding;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Step;
import io.weir.program.Steps;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an element's programs tell about its class: read from the programs that its samples become, so that it is true.
 *
 * @param handlers names of what can be read or written while it runs
 * @param reasons why it drops packets
 * @param examples configurations that use it
 */
public record ElementFacts(List<String> handlers, List<Reason> reasons, List<String> examples) {
    public ElementFacts {
        handlers = List.copyOf(handlers);
        reasons = List.copyOf(reasons);
        examples = List.copyOf(examples);
    }

    /** About the class of this name; empty lists when there is none. */
    public static ElementFacts of(String element) {
        List<Samples.Sample> samples = Samples.of(element);
        List<Program> programs = samples.stream()
                .map(sample -> Click.read(sample.text()).configuration())
                .flatMap(Optional::stream)
                .flatMap(configuration -> configuration.nodes().stream())
                .filter(node -> node.elementClass().equals(element))
                .map(node -> node.program())
                .toList();
        return new ElementFacts(
                programs.stream().flatMap(p -> p.handlers().stream()).map(Handler::name).distinct().toList(),
                List.copyOf(reasons(programs)),
                samples.stream().map(sample -> sample.text().text()).toList());
    }

    /** In the order in which the program comes to them. */
    public static Set<Reason> reasons(Collection<Program> programs) {
        Set<Reason> reasons = new LinkedHashSet<>();
        programs.stream()
                .flatMap(program -> Steps.of(program).stream())
                .flatMap(ElementFacts::of)
                .forEach(reasons::add);
        return reasons;
    }

    private static Stream<Reason> of(Step step) {
        return switch (step) {
            case Step.Drop drop -> Stream.of(drop.reason());
            case Step.Opaque opaque -> opaque.footprint().drops() ? Stream.of(opaque.dropped()) : Stream.of();
            case Step.Hold hold -> switch (hold.holding()) {
                case Holding.Queue queue -> Stream.of(queue.full());
                case Holding.Pump pump -> Stream.of(pump.full());
                case Holding.Await await -> Stream.of(await.full());
                case Holding.Gate _ -> Stream.of();
            };
            case Step.Match _, Step.Compare _, Step.Set _, Step.Shift _, Step.Push _, Step.Mark _, Step.Take _,
                    Step.Checksum _, Step.Lookup _, Step.Learn _, Step.Pick _, Step.Meter _, Step.Choose _,
                    Step.Clone _, Step.Count _, Step.Emit _, Step.Transmit _ -> Stream.of();
        };
    }
}
