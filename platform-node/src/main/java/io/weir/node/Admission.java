package io.weir.node;

import io.weir.diagnostic.Diagnostic;
import io.weir.net.IpAddress;
import io.weir.attach.Tuple;
import io.weir.program.Configuration;
import io.weir.program.Device;
import io.weir.program.Source;
import io.weir.program.Step;
import io.weir.program.Steps;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What a node looks at before it starts something, whoever says it was verified. */
final class Admission {
    private Admission() {}

    static Optional<Diagnostic> check(MiddleboxSpec spec, Predicate<IpAddress> kernelAddresses) {
        if (spec.addresses().isEmpty()) {
            return Optional.of(Diagnostic.error("N0815", "`" + spec.name() + "` has no address"));
        }
        Optional<Diagnostic> device = spec.configuration().nodes().stream()
                .flatMap(node -> foreignDevice(node).stream())
                .findFirst();
        return device.or(() -> check(spec.addresses().stream().map(Tuple::address).toList(), kernelAddresses));
    }

    /** The kernel sees all frames too: an address that is its own would be answered twice. */
    static Optional<Diagnostic> check(List<Tuple> tuples, Predicate<IpAddress> kernelAddresses) {
        return tuples.stream()
                .map(Tuple::address)
                .filter(kernelAddresses)
                .findFirst()
                .map(address -> Diagnostic.error("N0814", address + " is an address of this machine's kernel")
                        .note("the kernel would answer for it too")
                        .help("use an address that no interface of the machine has"));
    }

    /** A middlebox on a node has its own interface and nothing else of the machine. */
    private static Optional<Diagnostic> foreignDevice(Configuration.Node node) {
        boolean receives = node.program().sources().stream()
                .anyMatch(s -> s instanceof Source.Receive receive && foreign(receive.device()));
        boolean sends = Steps.of(node.program()).stream()
                .anyMatch(s -> s instanceof Step.Transmit transmit && foreign(transmit.device()));
        return receives || sends
                ? Optional.of(Diagnostic.error(
                                "N0816", "`" + node.name() + "` uses a device or file of the machine")
                        .help("on a node, use FromNetfront and ToNetfront"))
                : Optional.empty();
    }

    private static boolean foreign(Device device) {
        return device.kind() != Device.Kind.NETFRONT;
    }
}
