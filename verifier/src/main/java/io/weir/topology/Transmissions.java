package io.weir.topology;

import io.weir.program.Configuration;
import io.weir.program.Device;
import io.weir.program.Program;
import io.weir.program.Rule;
import io.weir.program.Source;
import io.weir.program.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds the steps of a program: which devices packets can leave through. */
final class Transmissions {
    private Transmissions() {}

    static Set<Device> of(Program program) {
        Set<Device> devices = new LinkedHashSet<>();
        for (Step step : steps(program)) {
            if (step instanceof Step.Transmit transmit) {
                devices.add(transmit.device());
            }
        }
        return devices;
    }

    /** Names of all devices of a configuration that are part of the network, sorted. */
    static List<String> deviceNames(Configuration configuration) {
        Set<String> names = new TreeSet<>();
        for (Configuration.Node node : configuration.nodes()) {
            for (Device device : of(node.program())) {
                if (attached(device)) {
                    names.add(device.name());
                }
            }
            for (Source source : node.program().sources()) {
                if (source instanceof Source.Receive receive && attached(receive.device())) {
                    names.add(receive.device().name());
                }
            }
        }
        return List.copyOf(names);
    }

    /** Files are not the network. */
    static boolean attached(Device device) {
        return switch (device.kind()) {
            case NETFRONT, INTERFACE -> true;
            case DUMP -> false;
        };
    }

    static List<Step> steps(Configuration configuration) {
        return configuration.nodes().stream()
                .flatMap(n -> steps(n.program()).stream())
                .toList();
    }

    /** Every step once; programs share sub-trees. */
    static List<Step> steps(Program program) {
        Set<Step> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Step> work = new ArrayDeque<>(program.inputs());
        program.sources().forEach(source -> work.add(source.step()));
        List<Step> all = new ArrayList<>();
        while (!work.isEmpty()) {
            Step step = work.pop();
            if (seen.add(step)) {
                all.add(step);
                work.addAll(next(step));
            }
        }
        return all;
    }

    private static List<Step> next(Step step) {
        return switch (step) {
            case Step.Match match -> {
                List<Step> ways = new ArrayList<>(
                        match.rules().stream().map(Rule::then).toList());
                ways.add(match.otherwise());
                yield ways;
            }
            case Step.Set set -> List.of(set.next());
            case Step.Shift shift -> List.of(shift.next(), shift.refused());
            case Step.Push push -> List.of(push.next(), push.refused());
            case Step.Mark mark -> List.of(mark.next(), mark.refused());
            case Step.Take take -> List.of(take.next());
            case Step.Checksum checksum -> List.of(checksum.next());
            case Step.Compare compare -> List.of(compare.equal(), compare.unequal());
            case Step.Lookup lookup -> List.of(lookup.hit(), lookup.miss());
            case Step.Learn learn -> List.of(learn.next(), learn.full());
            case Step.Pick pick -> List.of(pick.next(), pick.exhausted());
            case Step.Meter meter -> List.of(meter.within(), meter.beyond());
            case Step.Choose choose -> choose.ways();
            case Step.Hold hold -> List.of(hold.next());
            case Step.Clone clone -> clone.ways();
            case Step.Count count -> List.of(count.next());
            case Step.Opaque opaque -> List.of(opaque.next());
            case Step.Emit emit -> List.of();
            case Step.Transmit transmit -> List.of();
            case Step.Drop drop -> List.of();
        };
    }
}
