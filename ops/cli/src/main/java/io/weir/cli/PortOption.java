package io.weir.cli;

import io.weir.cli.local.LocalCluster;
import io.weir.cli.remote.Context;
import io.weir.net.IpAddress;
import io.weir.programs.FaultText;
import io.weir.programs.Place;
import io.weir.programs.show.RunDirectory;
import io.weir.stack.device.SimulatedLink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which node's port a program on a stack of its own takes, with which addresses, and what befalls its packets. */
final class PortOption {
    /** Where a node's socket is when only its name is given, as {@code attach} in the documentation's configurations. */
    private static final Path NODES = Path.of("/run/weir");

    @Option(
            names = "--port-of",
            required = true,
            paramLabel = "NODE|SOCKET",
            description = "The node: a name stands for /run/weir/NAME.sock, or for a node of `weir dev`; or the path that its "
                    + "`attach` names.")
    private String node;

    @Option(
            names = "--address",
            required = true,
            split = ",",
            paramLabel = "ADDRESS",
            description = "Of the stack's own, IPv4 or IPv6; may be repeated.")
    private List<IpAddress> addresses;

    @Option(names = "--name", paramLabel = "NAME", description = "For `weir ports` and `weir stack show` (default: the program's).")
    private String name;

    @Option(names = "--trace", paramLabel = "FILE.pcap", description = "Keep all packets that the stack sends and receives.")
    private Path trace;

    @Option(
            names = "--faults",
            paramLabel = "FAULTS",
            description = "What befalls its packets both ways: \"loss 2%%, delay 20ms\"; also duplicate, reorder, corrupt, rate 10mbit.")
    private String faults;

    List<IpAddress> addresses() {
        return addresses;
    }

    /** @param usual its name if nothing else was said */
    Place place(String usual) {
        String chosen = name == null ? usual : name;
        Path control = RunDirectory.of(System.getenv()).socket(chosen);
        return new Place(socket(), chosen, Optional.of(control), Optional.ofNullable(trace), way());
    }

    private Path socket() {
        if (node.contains("/")) {
            return Path.of(node);
        }
        Path usual = NODES.resolve(node + ".sock");
        Path dev = LocalCluster.attachSocket(Context.devDirectory(System.getenv()), node);
        return !Files.exists(usual) && Files.exists(dev) ? dev : usual;
    }

    private Optional<SimulatedLink.Way> way() {
        try {
            return Optional.ofNullable(faults).map(FaultText::parse);
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--faults: " + e.getMessage());
        }
    }
}
