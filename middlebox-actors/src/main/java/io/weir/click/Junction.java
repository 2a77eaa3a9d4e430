package io.weir.click;

import io.weir.click.Compound.End;
import io.weir.click.Compound.Wire;
import io.weir.click.Statement.Arrow;
import io.weir.click.Statement.Ports;
import io.weir.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which ports one arrow connects. One port may be connected to many; lists of ports on both sides are connected one
 * by one, with {@code =>} only. A list that is open at its end, as {@code [0,]}, grows to the length of the other.
 */
final class Junction {
    private final Consumer<Diagnostic> report;

    Junction(Consumer<Diagnostic> report) {
        this.report = report;
    }

    /** The ports of one side; {@code open} is the index of the endpoint that may grow, or -1. */
    private record Side(List<Endpoint> endpoints, boolean outputs, int open, int size) {
        Optional<Ports> ports(Endpoint endpoint) {
            return outputs ? endpoint.outputs() : endpoint.inputs();
        }

        boolean many() {
            return size > 1 || open >= 0;
        }

        List<End> ends(int length) {
            List<End> ends = new ArrayList<>();
            for (int i = 0; i < endpoints.size(); i++) {
                Endpoint endpoint = endpoints.get(i);
                int node = outputs ? endpoint.exit() : endpoint.entry();
                List<Integer> numbers = ports(endpoint).map(Ports::numbers).orElse(List.of(0));
                numbers.forEach(port -> ends.add(new End(node, port, endpoint.span())));
                for (int extra = 1; i == open && extra <= length - size; extra++) {
                    ends.add(new End(node, numbers.getLast() + extra, endpoint.span()));
                }
            }
            return ends;
        }
    }

    List<Wire> join(List<Endpoint> from, List<Endpoint> to, Arrow arrow) {
        Side left = side(from, true, arrow);
        Side right = side(to, false, arrow);
        if (arrow.each()) {
            left = grow(left, right);
            right = grow(right, left);
        }
        if (left.open() >= 0 && right.open() >= 0) {
            report.accept(Diagnostic.error("E0204", arrow.span(), "only one list of ports at an arrow may be open"));
            return List.of();
        }
        if (left.many() && right.many() && !fits(left, right, arrow)) {
            return List.of();
        }
        int length = Math.max(left.size(), right.size());
        List<End> starts = left.ends(right.size());
        List<End> ends = right.ends(left.size());
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            wires.add(new Wire(starts.get(starts.size() == 1 ? 0 : i), ends.get(ends.size() == 1 ? 0 : i)));
        }
        return wires;
    }

    private Side side(List<Endpoint> endpoints, boolean outputs, Arrow arrow) {
        int open = -1;
        int size = 0;
        for (int i = 0; i < endpoints.size(); i++) {
            Optional<Ports> ports = outputs ? endpoints.get(i).outputs() : endpoints.get(i).inputs();
            size += ports.map(p -> p.numbers().size()).orElse(1);
            if (ports.isPresent() && ports.get().open()) {
                if (open >= 0) {
                    report.accept(Diagnostic.error(
                            "E0204", arrow.span(), "only one list of ports at an arrow may be open"));
                }
                open = i;
            }
        }
        return new Side(endpoints, outputs, open, size);
    }

    /** {@code a => [0, 1] b}: ports that are not written are as many as there are on the other side. */
    private static Side grow(Side side, Side other) {
        boolean silent = side.endpoints().size() == 1 && side.ports(side.endpoints().getFirst()).isEmpty();
        return silent && side.open() < 0 && other.size() > 1
                ? new Side(side.endpoints(), side.outputs(), 0, 1)
                : side;
    }

    private boolean fits(Side left, Side right, Arrow arrow) {
        if (!arrow.each()) {
            report.accept(Diagnostic.error(
                            "E0204", arrow.span(), "`->` connects one port with many, not many with many")
                    .help("`=>` connects " + left.size() + " outputs and " + right.size() + " inputs one by one"));
            return false;
        }
        boolean enough = left.size() == right.size()
                || left.open() >= 0 && left.size() < right.size()
                || right.open() >= 0 && right.size() < left.size();
        if (!enough) {
            report.accept(Diagnostic.error(
                    "E0204",
                    arrow.span(),
                    left.size() + " outputs cannot be connected with " + right.size() + " inputs one by one"));
        }
        return enough;
    }
}
