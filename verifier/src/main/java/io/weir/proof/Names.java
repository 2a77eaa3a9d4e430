package io.weir.proof;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.Nearest;
import io.weir.diagnostic.Span;
import io.weir.program.Configuration;
import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Interval;
import io.weir.program.Intervals;
import io.weir.program.Step;
import io.weir.requirement.Flow;
import io.weir.requirement.Let;
import io.weir.requirement.Nodes;
import io.weir.requirement.Specification;
import io.weir.topology.Fabric;
import io.weir.topology.Placement;
import io.weir.topology.Vertex;
import io.weir.topology.Vertex.Attachment;
import io.weir.verify.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What the names in one specification stand for in one network. Unknown names are told, each where it stands. */
final class Names {
    private final Fabric fabric;
    private final Diagnostics diagnostics;
    private final Map<String, Let> lets = new HashMap<>();
    private final Map<String, Set<Spot>> letSpots = new HashMap<>();

    Names(Fabric fabric, Specification specification, Diagnostics diagnostics) {
        this.fabric = fabric;
        this.diagnostics = diagnostics;
        for (Let let : specification.lets()) {
            lets.put(let.name(), let);
            if (let instanceof Let.OfNodes nodes) {
                letSpots.put(let.name(), spots(nodes.nodes()));
            }
        }
    }

    Fabric fabric() {
        return fabric;
    }

    Optional<Flow> flow(String name) {
        return lets.get(name) instanceof Let.OfFlow of ? Optional.of(of.flow()) : Optional.empty();
    }

    /** All places that count as being at {@code nodes}. Empty only after a diagnostic, or for a path. */
    Set<Spot> spots(Nodes nodes) {
        Set<Spot> all = new LinkedHashSet<>();
        for (Nodes.Node node : nodes.any()) {
            switch (node) {
                case Nodes.Role role -> all.addAll(role(role));
                case Nodes.Addresses addresses -> all.addAll(addresses(addresses));
                case Nodes.Named named -> all.addAll(named(named));
                case Nodes.Path path -> { }
            }
        }
        return all;
    }

    /** The attachments among {@code nodes}: where trips can begin. */
    List<Attachment> attachments(Nodes nodes) {
        Set<Integer> at = new LinkedHashSet<>();
        spots(nodes).forEach(spot -> at.add(spot.node()));
        return fabric.topology().attachments().stream()
                .filter(a -> at.contains(fabric.vertex(a.name()).orElseThrow()))
                .toList();
    }

    private List<Spot> role(Nodes.Role role) {
        List<Spot> found = switch (role.word()) {
            case CLIENT -> kind(Attachment.Kind.CLIENT);
            case INTERNET -> kind(Attachment.Kind.INTERNET);
            case OPERATOR -> kind(Attachment.Kind.OPERATOR);
            case ANY -> fabric.topology().attachments().stream().map(this::spot).toList();
            case MODULE -> moduleEntries();
        };
        if (found.isEmpty()) {
            tell("E0151", role.span(), "this network has no `" + role.span().text() + "`");
        }
        return found;
    }

    private List<Spot> kind(Attachment.Kind kind) {
        return fabric.topology().attachments().stream()
                .filter(a -> a.kind() == kind)
                .map(this::spot)
                .toList();
    }

    private Spot spot(Vertex vertex) {
        return new Spot.Vertex(fabric.vertex(vertex.name()).orElseThrow(), Optional.empty());
    }

    private List<Spot> moduleEntries() {
        return fabric.moduleEntries().stream()
                .map(Entry::node)
                .distinct()
                .map(node -> (Spot) new Spot.Receiver(node))
                .toList();
    }

    private List<Spot> addresses(Nodes.Addresses addresses) {
        Intervals wanted = Intervals.of(addresses.prefix().first(), addresses.prefix().last());
        List<Spot> found = new ArrayList<>();
        for (Attachment attachment : fabric.topology().attachments()) {
            boolean internet = attachment.kind() == Attachment.Kind.INTERNET;
            Intervals used = Placement.intervals(attachment.prefixes());
            Intervals here = internet ? outside().and(wanted) : used.and(wanted);
            if (!here.isEmpty()) {
                found.add(new Spot.Vertex(fabric.vertex(attachment.name()).orElseThrow(), Optional.of(wanted)));
            }
        }
        if (found.isEmpty()) {
            tell("E0151", addresses.span(), "no hosts of this network use " + addresses.prefix());
        }
        return found;
    }

    Intervals outside() {
        return fabric.inside().complement(Fields.IP_SRC).and(Intervals.present(Fields.IP_SRC));
    }

    private Collection<Spot> named(Nodes.Named named) {
        if (named.element().isPresent()) {
            return element(named, named.element().get());
        }
        if (letSpots.containsKey(named.name())) {
            return letSpots.get(named.name());
        }
        OptionalInt vertex = fabric.vertex(named.name());
        if (vertex.isPresent()) {
            return List.of(new Spot.Vertex(vertex.getAsInt(), Optional.empty()));
        }
        if (named.name().equals(fabric.placement().moduleName())) {
            return moduleEntries();
        }
        Set<String> known = new LinkedHashSet<>(letSpots.keySet());
        fabric.topology().vertices().forEach(v -> known.add(v.name()));
        known.add(fabric.placement().moduleName());
        known.addAll(List.of("client", "internet", "operator", "any", "module"));
        unknown("E0151", named.span(), "unknown node `" + named.name() + "`", named.name(), known);
        return List.of();
    }

    private List<Spot> element(Nodes.Named named, String element) {
        String part = named.name().equals("module") ? fabric.placement().moduleName() : named.name();
        Optional<Configuration> configuration = fabric.configuration(part);
        if (configuration.isEmpty()) {
            unknown(
                    "E0151",
                    named.span(),
                    "unknown module `" + named.name() + "`",
                    named.name(),
                    List.of(fabric.placement().moduleName(), "module"));
            return List.of();
        }
        List<String> names = configuration.get().nodes().stream()
                .map(Configuration.Node::name)
                .toList();
        int index = names.indexOf(element);
        if (index < 0) {
            unknown("E0152", named.span(), "`" + part + "` has no element `" + element + "`", element, names);
            return List.of();
        }
        int ports = ports(configuration.get().nodes().get(index));
        if (named.port().isPresent() && named.port().getAsInt() >= ports) {
            tell("E0153", named.span(), "`" + element + "` has " + ports + " output ports, counted from 0");
            return List.of();
        }
        return List.of(new Spot.Output(fabric.part(part).orElseThrow() + index, named.port(), Optional.empty()));
    }

    /** An element that only transmits counts as having output 0. */
    private static int ports(Configuration.Node node) {
        Configuration alone = new Configuration(List.of(node), List.of());
        boolean transmits = Fabric.steps(alone).stream().anyMatch(s -> s instanceof Step.Transmit);
        return Math.max(node.program().outputs(), transmits ? 1 : 0);
    }

    /** The addresses that {@code src NAME} or {@code dst NAME} stands for; empty after a diagnostic. */
    Optional<Intervals> addressesOf(Flow.Reference reference) {
        String name = reference.name();
        Nodes.Word word = word(name);
        if (word == Nodes.Word.MODULE || name.equals(fabric.placement().moduleName())) {
            return Optional.of(fabric.placement().own());
        }
        if (word == Nodes.Word.ANY) {
            return Optional.of(Intervals.present(Fields.IP_SRC));
        }
        Nodes.Node node = word != null
                ? new Nodes.Role(word, reference.span())
                : new Nodes.Named(name, Optional.empty(), OptionalInt.empty(), reference.span());
        List<Interval> all = new ArrayList<>();
        List<Attachment> attachments = attachments(new Nodes(List.of(node), reference.span()));
        for (Attachment attachment : attachments) {
            all.addAll((attachment.kind() == Attachment.Kind.INTERNET
                            ? outside()
                            : Placement.intervals(attachment.prefixes()))
                    .list());
        }
        return attachments.isEmpty() ? Optional.empty() : Optional.of(Intervals.union(all));
    }

    private static Nodes.Word word(String name) {
        return switch (name) {
            case "client" -> Nodes.Word.CLIENT;
            case "internet" -> Nodes.Word.INTERNET;
            case "operator" -> Nodes.Word.OPERATOR;
            case "module" -> Nodes.Word.MODULE;
            case "any" -> Nodes.Word.ANY;
            default -> null;
        };
    }

    /** What packets sent by hosts of an attachment have as their source: the border filters others (BCP 38). */
    Intervals sources(Attachment attachment) {
        return attachment.kind() == Attachment.Kind.INTERNET
                ? outside()
                : Placement.intervals(attachment.prefixes()).and(Intervals.present(source()));
    }

    private static Field source() {
        return Fields.IP_SRC;
    }

    private void unknown(String code, Span span, String message, String name, Collection<String> known) {
        Diagnostic told = Diagnostic.error(code, span, message);
        Optional<String> nearest = Nearest.to(name, known);
        diagnostics.add(nearest.isPresent() ? told.help("did you mean `" + nearest.get() + "`?") : told);
    }

    private void tell(String code, Span span, String message) {
        diagnostics.add(Diagnostic.error(code, span, message));
    }
}
