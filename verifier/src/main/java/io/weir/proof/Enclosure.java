package io.weir.proof;

import io.weir.net.Ipv4Prefix;
import io.weir.program.Configuration;
import io.weir.program.Device;
import io.weir.program.Enforcement;
import io.weir.program.Holding;
import io.weir.program.Pace;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Rewrite;
import io.weir.program.Source;
import io.weir.program.Step;
import io.weir.program.Variable;
import io.weir.topology.Fabric;
import io.weir.topology.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts an enforcer between a module and its devices: what the module received from a device now comes out of the
 * enforcer, and what it transmitted goes into it.
 *
 * <pre>
 * device ──▶ enforcer-in ──▶ 0 enforcer 0 ──▶ the module's receivers
 * device ◀── enforcer-out ◀── 1 enforcer 1 ◀── the module's transmitters
 * </pre>
 */
final class Enclosure {
    private static final int PULL_BURST = 32;
    private static final Reason FULL = new Reason("enforcer-full", "the enforcer's queue was full");
    private static final Variable ACTIVE = new Variable("active", 1, 1, 1);

    private final Configuration module;
    private final Enforcement enforcement;
    private final List<Configuration.Node> nodes = new ArrayList<>();
    private final List<Configuration.Link> links = new ArrayList<>();

    private Enclosure(Configuration module, Enforcement enforcement) {
        this.module = module;
        this.enforcement = enforcement;
    }

    /** The enforcer lets out what the rules for {@code role} allow, no more. */
    static Enforcement enforcement(Placement placement, List<Ipv4Prefix> authorized, Role role) {
        List<Ipv4Prefix> agreed = new ArrayList<>(placement.steered());
        agreed.addAll(authorized);
        return Enforcement.of(
                placement.addresses(), role == Role.CUSTOMER ? List.of(Ipv4Prefix.ALL) : agreed);
    }

    /** {@code module} enclosed, one enforcer for each of its devices. Element indices of the module stay. */
    static Configuration of(Configuration module, Enforcement enforcement) {
        return new Enclosure(module, enforcement).build();
    }

    private Configuration build() {
        nodes.addAll(module.nodes());
        links.addAll(module.links());
        List<Device> devices = devices();
        for (int i = 0; i < devices.size(); i++) {
            enclose(devices.get(i), i == 0 ? "" : "-" + i);
        }
        return new Configuration(nodes, links);
    }

    /** Those of the network, in the order of the configuration. Files are not the network. */
    private List<Device> devices() {
        List<Device> all = new ArrayList<>();
        for (Configuration.Node node : module.nodes()) {
            for (Source source : node.program().sources()) {
                if (source instanceof Source.Receive receive) {
                    all.add(receive.device());
                }
            }
            for (Step step : Fabric.steps(node.program())) {
                if (step instanceof Step.Transmit transmit) {
                    all.add(transmit.device());
                }
            }
        }
        return all.stream().filter(d -> d.kind() != Device.Kind.DUMP).distinct().toList();
    }

    private void enclose(Device device, String suffix) {
        int enforcer = add("enforcer" + suffix, "ChangeEnforcer", enforcement.program());
        Source receive = new Source.Receive(device, new Step.Emit(0));
        int in = add("enforcer-in" + suffix, "FromNetfront", new Program(List.of(), List.of(receive), 1, List.of()));
        int out = add("enforcer-out" + suffix, "ToNetfront", Program.of(0, new Step.Transmit(device)));
        links.add(new Configuration.Link(in, 0, enforcer, 0, false));
        links.add(new Configuration.Link(enforcer, 1, out, 0, false));
        List<int[]> receivers = new ArrayList<>();
        for (int i = 0; i < module.nodes().size(); i++) {
            detachReceiver(i, device, receivers);
            detachTransmitter(i, device, enforcer);
        }
        deliver(enforcer, receivers, suffix);
    }

    /** What a device delivered now arrives at a new input. */
    private void detachReceiver(int index, Device device, List<int[]> receivers) {
        Program program = nodes.get(index).program();
        List<Step> inputs = new ArrayList<>(program.inputs());
        List<Source> sources = new ArrayList<>();
        for (Source source : program.sources()) {
            if (source instanceof Source.Receive receive && receive.device().equals(device)) {
                receivers.add(new int[] {index, inputs.size()});
                inputs.add(receive.step());
            } else {
                sources.add(source);
            }
        }
        if (sources.size() < program.sources().size()) {
            replace(index, new Program(inputs, sources, program.outputs(), program.handlers()));
        }
    }

    /** What was transmitted now leaves through a new output. One that pulled still does, and pushes on. */
    private void detachTransmitter(int index, Device device, int enforcer) {
        Program program = nodes.get(index).program();
        boolean transmits = Fabric.steps(program).stream()
                .anyMatch(s -> s instanceof Step.Transmit t && t.device().equals(device));
        if (!transmits) {
            return;
        }
        int output = program.outputs();
        Rewrite rewrite = new Rewrite(
                end -> end instanceof Step.Transmit t && t.device().equals(device) ? new Step.Emit(output) : end);
        List<Step> inputs = new ArrayList<>();
        for (int input = 0; input < program.inputs().size(); input++) {
            Step step = rewrite.of(program.inputs().get(input));
            inputs.add(pulls(index, input) ? pump(step) : step);
        }
        List<Source> sources = program.sources().stream()
                .map(source -> switch (source) {
                    case Source.Receive r -> (Source) new Source.Receive(r.device(), rewrite.of(r.step()));
                    case Source.Generate g -> new Source.Generate(
                            g.packet(), g.limit(), g.pace(), g.active(), rewrite.of(g.step()));
                })
                .toList();
        replace(index, new Program(inputs, sources, output + 1, program.handlers()));
        links.add(new Configuration.Link(index, output, enforcer, 1, false));
    }

    private boolean pulls(int node, int input) {
        return module.links().stream().anyMatch(l -> l.to() == node && l.input() == input && l.pull());
    }

    private static Step pump(Step step) {
        return new Step.Hold(new Holding.Pump(Pace.unlimited(PULL_BURST), ACTIVE, PULL_BURST, FULL), step);
    }

    /** Every receiver gets a copy, as it did from the device. */
    private void deliver(int enforcer, List<int[]> receivers, String suffix) {
        if (receivers.size() == 1) {
            links.add(new Configuration.Link(enforcer, 0, receivers.getFirst()[0], receivers.getFirst()[1], false));
        } else if (!receivers.isEmpty()) {
            List<Step> ways = new ArrayList<>();
            for (int i = 0; i < receivers.size(); i++) {
                ways.add(new Step.Emit(i));
            }
            int fan = add("enforcer-copies" + suffix, "Tee", Program.of(ways.size(), new Step.Clone(ways)));
            links.add(new Configuration.Link(enforcer, 0, fan, 0, false));
            for (int i = 0; i < receivers.size(); i++) {
                links.add(new Configuration.Link(fan, i, receivers.get(i)[0], receivers.get(i)[1], false));
            }
        }
    }

    private void replace(int index, Program program) {
        Configuration.Node node = nodes.get(index);
        nodes.set(index, new Configuration.Node(node.name(), node.elementClass(), program, node.span()));
    }

    /** Names that no Click text can have given, so that none clashes. */
    private int add(String name, String elementClass, Program program) {
        nodes.add(new Configuration.Node("weir:" + name, elementClass, program, Optional.empty()));
        return nodes.size() - 1;
    }
}
