package io.weir.node;

import io.weir.attach.Tuple;
import io.weir.controller.PortsReport;
import io.weir.controller.RunningMiddlebox;
import io.weir.engine.DropCount;
import io.weir.net.IpAddress;
import io.weir.portswitch.Attachment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who owns what on the data plane's port, for people. */
final class PortOwners {
    private PortOwners() {}

    /** What {@link #seen} saw: copies, for other threads. */
    record Seen(String name, PortsReport.Kind kind, Optional<PortsReport.OwnerProcess> process, List<Tuple> tuples,
            RunningMiddlebox.Counters counters) {}

    /** All owners, as they are. On the worker's thread. */
    static List<Seen> seen(Host host) {
        List<Seen> all = new ArrayList<>();
        for (String name : host.names()) {
            host.seat(name).ifPresent(seat -> all.add(seen(seat.attachment(), kind(seat.attachment()), Optional.empty())));
        }
        for (ProcessSeat seat : host.worker().processes().all()) {
            all.add(seen(
                    seat.attachment(),
                    PortsReport.Kind.PROCESS,
                    Optional.of(new PortsReport.OwnerProcess(seat.process().pid(), seat.process().user()))));
        }
        return all;
    }

    private static PortsReport.Kind kind(Attachment attachment) {
        return attachment.sources() == Attachment.Sources.OWN_TUPLES
                ? PortsReport.Kind.STACK
                : PortsReport.Kind.MIDDLEBOX;
    }

    private static Seen seen(Attachment attachment, PortsReport.Kind kind, Optional<PortsReport.OwnerProcess> process) {
        List<DropCount> drops = new ArrayList<>();
        attachment.drops().byReason().forEach((reason, count) -> drops.add(new DropCount("", reason, count)));
        Attachment.Traffic traffic = attachment.traffic();
        RunningMiddlebox.Counters counters = new RunningMiddlebox.Counters(
                traffic.packetsIn(), traffic.packetsOut(), traffic.bytesIn(), traffic.bytesOut(), drops);
        return new Seen(attachment.name(), kind, process, attachment.tuples(), counters);
    }

    /** @param kernels the addresses that are the kernel's, of which only tuples are owned */
    static PortsReport report(List<Seen> owners, Set<IpAddress> kernels, List<KernelSockets.Bound> sockets) {
        List<PortsReport.Clash> clashes = new ArrayList<>();
        for (Seen owner : owners) {
            for (Tuple tuple : owner.tuples()) {
                if (kernels.contains(tuple.address())) {
                    sockets.stream()
                            .filter(socket -> socket.hears(tuple))
                            .forEach(s -> clashes.add(new PortsReport.Clash(owned(tuple), owner.name(), s.toString())));
                }
            }
        }
        return new PortsReport(owners.stream().map(PortOwners::owner).toList(), clashes);
    }

    private static PortsReport.Owner owner(Seen seen) {
        List<PortsReport.OwnedTuple> tuples = seen.tuples().stream().map(PortOwners::owned).toList();
        return new PortsReport.Owner(seen.name(), seen.kind(), seen.process(), tuples, seen.counters());
    }

    private static PortsReport.OwnedTuple owned(Tuple tuple) {
        return new PortsReport.OwnedTuple(
                tuple.address(), tuple.protocol(), tuple.lowPort(), tuple.highPort(), tuple.toString());
    }
}
