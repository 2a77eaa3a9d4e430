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
import java.util.Set;

/** What a node looks at before it starts something, whoever says it was verified. */
final class Admission {
    private Admission() {}

    /** @param kernels those of its addresses that are the kernel's */
    static Optional<Diagnostic> check(MiddleboxSpec spec, Set<IpAddress> kernels) {
        if (spec.addresses().isEmpty()) {
            return Optional.of(Diagnostic.error("N0815", "`" + spec.name() + "` has no address"));
        }
        Optional<Diagnostic> device = spec.configuration().nodes().stream()
                .flatMap(node -> foreignDevice(node).stream())
                .findFirst();
        return device.or(() -> kernels.stream().findFirst().map(Admission::kernelsOwn));
    }

    /** A stack or process may have tuples of the kernel's addresses if the port can take them away from the kernel. */
    static Optional<Diagnostic> check(List<Tuple> tuples, Set<IpAddress> kernels, boolean shared) {
        return tuples.stream()
                .filter(tuple -> kernels.contains(tuple.address()))
                .filter(tuple -> !shared || !Tuple.hasPorts(tuple.protocol()) && isKernelsProtocol(tuple.protocol()))
                .findFirst()
                .map(tuple -> shared
                        ? Diagnostic.error("N0814", tuple + " is more than the kernel can spare of its own address")
                                .help("register protocols or ports of it; ICMP and all else stay the kernel's")
                        : kernelsOwn(tuple.address()));
    }

    /** All of an address, and what the kernel's own connections need. */
    private static boolean isKernelsProtocol(int protocol) {
        return protocol == Tuple.ANY_PROTOCOL || protocol == 1 || protocol == 2 || protocol == 58;
    }

    /** The kernel sees all frames too: it would answer as well. */
    private static Diagnostic kernelsOwn(IpAddress address) {
        return Diagnostic.error("N0814", address + " is an address of this machine's kernel")
                .note("the kernel would answer for it too")
                .help("use an address that no interface of the machine has; a stack can have ports of this one"
                        + " if the node's `interface` is xdp:NAME");
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
