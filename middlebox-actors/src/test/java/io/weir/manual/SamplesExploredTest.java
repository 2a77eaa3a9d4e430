package io.weir.manual;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.click.Click;
import io.weir.program.BorderPackets;
import io.weir.program.Configuration;
import io.weir.program.Device;
import io.weir.program.Interpreter;
import io.weir.program.Source;
import io.weir.program.Step;
import io.weir.program.Steps;
import io.weir.verify.Automaton;
import io.weir.verify.Budget;
import io.weir.verify.Ended;
import io.weir.verify.Ending;
import io.weir.verify.Entry;
import io.weir.verify.Exploration;
import io.weir.verify.Explorer;
import io.weir.verify.Injection;
import io.weir.verify.Network;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every element: whatever happens to a packet in the interpreter, the symbolic execution of all frames has found. */
class SamplesExploredTest {
    /** Those that packets come into; what a configuration makes by itself is not a set of frames. */
    static Stream<Samples.Sample> samples() {
        return Samples.all().stream()
                .filter(sample -> sample.text().text().matches("(?s).*From(Netfront|Device|Dump).*"));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatHappensWasForeseen(Samples.Sample sample) {
        long seed = 5;
        Configuration configuration = Click.read(sample.text()).configuration().orElseThrow();
        Explorer explorer = Explorer.create(Network.of(configuration), Budget.DEFAULT, () -> 0);
        List<Injection> everything = new ArrayList<>();
        List<Device> devices = new ArrayList<>();
        for (int node = 0; node < configuration.nodes().size(); node++) {
            List<Source> sources = configuration.nodes().get(node).program().sources();
            for (int index = 0; index < sources.size(); index++) {
                if (sources.get(index) instanceof Source.Receive receive) {
                    devices.add(receive.device());
                    everything.add(new Injection(new Entry.Source(node, index), explorer.space().frames()));
                }
            }
        }
        Exploration exploration = explorer.explore(everything, Automaton.NONE);
        assertThat(exploration.exhausted()).isEmpty();
        Set<String> foreseen = new LinkedHashSet<>();
        exploration.ended().forEach(ended -> foreseen.add(text(configuration, ended)));
        assertThat(foreseen).containsAll(happened(configuration, devices, new Random(seed)));
    }

    private static String text(Configuration configuration, Ended ended) {
        String at = configuration.nodes().get(ended.node()).name() + ": ";
        return at + switch (ended.ending()) {
            case Ending.Sent sent -> "sent to " + sent.device();
            case Ending.Dropped dropped -> "dropped, " + dropped.reason().name();
            case Ending.Unconnected unconnected -> "dropped, unconnected";
            case Ending.Circling circling -> "circling";
            case Ending.Growing growing -> "growing";
        };
    }

    private static Set<String> happened(Configuration configuration, List<Device> devices, Random random) {
        Interpreter interpreter = new Interpreter(configuration, 1);
        List<Interpreter.Event> events = new ArrayList<>();
        long nowNs = 0;
        for (byte[] packet : new BorderPackets(random, configuration).packets(200)) {
            nowNs += 5_000_000;
            for (Device device : devices) {
                events.addAll(interpreter.receive(device, packet, nowNs).events());
            }
            events.addAll(interpreter.run(nowNs).events());
        }
        Set<String> happened = new LinkedHashSet<>();
        for (Interpreter.Event event : events) {
            String at = configuration.nodes().get(event.node()).name() + ": ";
            if (event instanceof Interpreter.Event.Transmitted sent) {
                happened.add(at + "sent to " + sent.device());
            } else if (event instanceof Interpreter.Event.Dropped dropped && declared(configuration, dropped)) {
                happened.add(at + "dropped, " + dropped.reason().name());
            }
        }
        return happened;
    }

    /** A step of the program dropped it: not a full queue, which is no business of the verifier's. */
    private static boolean declared(Configuration configuration, Interpreter.Event.Dropped dropped) {
        return Steps.of(configuration.nodes().get(dropped.node()).program()).stream()
                .anyMatch(step -> step instanceof Step.Drop drop && drop.reason().equals(dropped.reason()));
    }
}
