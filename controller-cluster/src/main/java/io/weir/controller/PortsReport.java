package io.weir.controller;

import io.weir.net.IpAddress;
import java.util.List;
import java.util.Optional;

/** Who owns what on a node's port, as it is now. */
public record PortsReport(List<Owner> owners, List<Clash> clashes) {
    public PortsReport {
        owners = List.copyOf(owners);
        clashes = List.copyOf(clashes);
    }

    /** What an owner is. */
    public enum Kind {
        MIDDLEBOX,
        STACK,
        PROCESS
    }

    /** @param process empty for what runs in the node */
    public record Owner(
            String name,
            Kind kind,
            Optional<OwnerProcess> process,
            List<OwnedTuple> tuples,
            RunningMiddlebox.Counters counters) {
        public Owner {
            tuples = List.copyOf(tuples);
        }
    }

    /** As the kernel says. */
    public record OwnerProcess(int pid, int user) {}

    /** @param protocol IP protocol number, -1 for all */
    public record OwnedTuple(IpAddress address, int protocol, int firstPort, int lastPort, String text) {}

    /** @param socket of the kernel, on a tuple that it does not own any more: it hears nothing from outside */
    public record Clash(OwnedTuple tuple, String owner, String socket) {}
}
