package io.weir.topology;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.Nearest;
import io.weir.diagnostic.SourceText;
import io.weir.diagnostic.Span;
import io.weir.topology.Vertex.Attachment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether what was read makes a network: names unique and known, routes to neighbours, addresses used once. */
final class TopologyCheck {
    static final int MAX_VERTICES = 20_000;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,62}");
    private static final int MIDDLEBOX_SIDES = 2;

    private final Topology topology;
    private final SourceText source;
    private final Diagnostics diagnostics;
    private final Map<String, Vertex> byName = new LinkedHashMap<>();

    private TopologyCheck(Topology topology, SourceText source, Diagnostics diagnostics) {
        this.topology = topology;
        this.source = source;
        this.diagnostics = diagnostics;
    }

    static boolean check(Topology topology, SourceText source, Diagnostics diagnostics) {
        TopologyCheck check = new TopologyCheck(topology, source, diagnostics);
        if (topology.vertices().size() > MAX_VERTICES || topology.links().size() > 4 * MAX_VERTICES) {
            diagnostics.add(Diagnostic.error("E0454", source.span(0, 0), "more than " + MAX_VERTICES + " vertices"));
            return false;
        }
        check.names();
        check.links();
        topology.vertices().forEach(check::vertex);
        check.addresses();
        return !diagnostics.failed();
    }

    private void names() {
        for (Vertex vertex : topology.vertices()) {
            if (!NAME.matcher(vertex.name()).matches()) {
                tell("E0157", vertex, "`" + vertex.name() + "` is not a name: letters, digits, `_` and `-`, at most 63");
            }
            if (byName.putIfAbsent(vertex.name(), vertex) != null) {
                tell("E0150", vertex, "`" + vertex.name() + "` is defined twice");
            }
        }
        if (topology.vertices().isEmpty()) {
            diagnostics.add(Diagnostic.error("E0458", source.span(0, 0), "the topology is empty"));
        }
    }

    private void links() {
        for (Topology.Link link : topology.links()) {
            known(link.from());
            known(link.to());
            if (link.from().equals(link.to())) {
                diagnostics.add(Diagnostic.error(
                        "E0459", find(link.from()), "`" + link.from() + "` has a link to itself"));
            }
        }
    }

    private void known(String name) {
        if (!byName.containsKey(name)) {
            Diagnostic told = Diagnostic.error("E0151", find(name), "unknown vertex `" + name + "`");
            Optional<String> nearest = Nearest.to(name, byName.keySet());
            diagnostics.add(nearest.isPresent() ? told.help("did you mean `" + nearest.get() + "`?") : told);
        }
    }

    private void vertex(Vertex vertex) {
        switch (vertex) {
            case Vertex.Router router -> routes(router);
            case Vertex.Middlebox box -> sides(box);
            case Attachment attachment -> {
                boolean internet = attachment.kind() == Attachment.Kind.INTERNET;
                if (!internet && attachment.prefixes().isEmpty()) {
                    tell("E0358", vertex, "`" + vertex.name() + "` has no prefixes, so it has no hosts");
                }
                if (internet && !attachment.prefixes().isEmpty()) {
                    tell("E0358", vertex, "the internet has every address that nobody else has: leave out `prefixes`");
                }
            }
            case Vertex.Platform platform -> {
                if (platform.addresses().isEmpty()) {
                    tell("E0358", vertex, "platform `" + vertex.name() + "` has no addresses for middleboxes");
                }
            }
        }
    }

    private void routes(Vertex.Router router) {
        List<String> neighbours = topology.linksOf(router.name()).stream()
                .map(l -> l.other(router.name()))
                .toList();
        for (Vertex.Route route : router.routes()) {
            if (!neighbours.contains(route.to())) {
                Span span = route.span().orElseGet(() -> find(route.to()));
                Diagnostic told = Diagnostic.error(
                        "E0155", span, "`" + route.to() + "` is no neighbour of `" + router.name() + "`");
                diagnostics.add(told.note("its neighbours are " + String.join(", ", neighbours)));
            }
        }
    }

    private void sides(Vertex.Middlebox box) {
        int links = topology.linksOf(box.name()).size();
        int devices = Transmissions.deviceNames(box.configuration()).size();
        if (links != MIDDLEBOX_SIDES || devices != MIDDLEBOX_SIDES) {
            tell("E0457", box, "middlebox `" + box.name() + "` stands between two neighbours and has two devices, not "
                    + links + " links and " + devices + " devices");
        }
    }

    /** An address has one home. */
    private void addresses() {
        record Range(long first, long last, Vertex owner) {}
        List<Range> all = new ArrayList<>();
        topology.attachments().forEach(a -> a.prefixes().forEach(p -> all.add(new Range(p.first(), p.last(), a))));
        topology.platforms().forEach(p -> p.addresses().forEach(a -> all.add(new Range(a.first(), a.last(), p))));
        all.sort(java.util.Comparator.comparingLong(Range::first));
        for (int i = 1; i < all.size(); i++) {
            Range before = all.get(i - 1);
            Range next = all.get(i);
            if (next.first() <= before.last()) {
                tell("E0460", next.owner(), "`" + next.owner().name() + "` and `" + before.owner().name()
                        + "` have addresses in common");
            }
        }
    }

    private Span find(String name) {
        int at = source.text().indexOf(name);
        return at < 0 ? source.span(0, 0) : source.span(at, at + name.length());
    }

    private void tell(String code, Vertex vertex, String message) {
        diagnostics.add(Diagnostic.error(code, vertex.span().orElse(source.span(0, 0)), message));
    }
}
