package io.weir.topology;

import io.weir.net.Ipv4Prefix;
import io.weir.program.Assignment;
import io.weir.program.Chooser;
import io.weir.program.Device;
import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Interval;
import io.weir.program.Intervals;
import io.weir.program.Place;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Repair;
import io.weir.program.Rule;
import io.weir.program.Step;
import io.weir.program.Tag;
import io.weir.program.Value;
import io.weir.topology.Vertex.Attachment;
import io.weir.topology.Vertex.Middlebox;
import io.weir.topology.Vertex.Platform;
import io.weir.topology.Vertex.Router;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What each kind of vertex does to a packet. In the network packets are IPv4 in Ethernet, marked. */
final class VertexPrograms {
    /** Inputs before those of the links: what hosts, a module, or the two sides of a box send. */
    static final int FIRST_LINK = 2;

    static final int FROM_HOSTS = 0;
    static final int FROM_MODULE = 0;

    private static final int IPV4 = 0x0800;
    private static final int FRAME_HEADER = 14;
    /** Set on what the module sent, so that it is not steered to it again. No element's argument can name it. */
    private static final Field STEERED = Field.bytes(Tag.ANNOTATION, 43, 1, "anno.steered");

    private static final Step NO_ROUTE = drop("no-route", "no route leads to the destination");
    private static final Step NOBODY = drop("nobody-here", "no middlebox of the platform has this destination");
    private static final Step HAIRPIN = drop("hairpin", "a middlebox sent a packet to itself");
    private static final Step NOT_IPV4 = drop("not-ipv4", "the network carries only IPv4");
    private static final Step EXPIRED = drop("ttl-expired", "the time to live ran out");
    private static final Step UNUSED = drop("unused", "nothing arrives here");

    private final Topology topology;
    private final Placement placement;

    VertexPrograms(Topology topology, Placement placement) {
        this.topology = topology;
        this.placement = placement;
    }

    /** The device that leads from a platform to the module's i-th receiver, or from a box's glue to its i-th side. */
    static Device receiver(int index) {
        return new Device(Device.Kind.INTERFACE, "to " + index);
    }

    static int fromBox(int side) {
        return side;
    }

    Program of(Vertex vertex) {
        int links = topology.linksOf(vertex.name()).size();
        return switch (vertex) {
            case Attachment attachment -> program(links, send(links), UNUSED, deliver(attachment));
            case Router router -> program(links, UNUSED, UNUSED, forward(router));
            case Platform platform -> platform(platform, links);
            case Middlebox box -> middlebox(links);
        };
    }

    /** The first two inputs, then the same for every link. */
    private static Program program(int links, Step first, Step second, Step link) {
        List<Step> inputs = new ArrayList<>(List.of(first, second));
        IntStream.range(0, links).forEach(i -> inputs.add(link));
        return new Program(inputs, List.of(), links, List.of());
    }

    /** Hosts with several links use any. */
    private static Step send(int links) {
        List<Step> ways = IntStream.range(0, links).mapToObj(i -> (Step) new Step.Emit(i)).toList();
        return switch (links) {
            case 0 -> UNUSED;
            case 1 -> marked(ways.getFirst());
            default -> marked(new Step.Choose(new Chooser.Random(), ways));
        };
    }

    private static Step deliver(Attachment attachment) {
        return new Step.Transmit(new Device(Device.Kind.INTERFACE, attachment.name()));
    }

    private Step forward(Router router) {
        List<Rule> rules = new ArrayList<>();
        if (!placement.steered().isEmpty()) {
            Rule.Term destination = new Rule.Term(Fields.IP_DST, Placement.intervals(placement.steered()));
            Rule.Term fresh = new Rule.Term(STEERED, Intervals.of(0));
            rules.add(new Rule(List.of(destination, fresh), towards(router, placement.platform().name()), Optional.empty()));
        }
        router.routes().stream()
                .sorted(Comparator.comparingInt(r -> -r.prefix().length()))
                .map(r -> new Rule(List.of(to(r.prefix())), towards(router, r.to()), r.span()))
                .forEach(rules::add);
        Step routed = new Step.Match(rules, NO_ROUTE);
        Step decremented = new Step.Set(
                List.of(new Assignment(Fields.IP_TTL, Value.plus(Fields.IP_TTL, -1))), Repair.IP, routed);
        Rule alive = new Rule(
                List.of(new Rule.Term(Fields.IP_TTL, Intervals.of(2, 255))), decremented, Optional.empty());
        return new Step.Match(List.of(alive), EXPIRED);
    }

    private static Rule.Term to(Ipv4Prefix prefix) {
        return new Rule.Term(Fields.IP_DST, Intervals.of(prefix.first(), prefix.last()));
    }

    /** Out of the link that begins a shortest way. */
    private Step towards(Vertex from, String target) {
        List<Topology.Link> links = topology.linksOf(from.name());
        int link = Ways.firstLink(topology, from.name(), target);
        return link < 0 || link >= links.size() ? NO_ROUTE : new Step.Emit(link);
    }

    private Program platform(Platform platform, int links) {
        boolean here = platform.name().equals(placement.platform().name());
        if (!here) {
            return program(links, UNUSED, UNUSED, NOBODY);
        }
        Step arrived = new Step.Match(
                List.of(new Rule(
                        List.of(new Rule.Term(Fields.IP_DST, placement.given())), toModule(), Optional.empty())),
                NOBODY);
        return program(links, fromModule(platform), UNUSED, arrived);
    }

    /** Every element that receives gets a copy. */
    private Step toModule() {
        int receivers = Fabric.receivers(placement.module(), 0).size();
        List<Step> ways = IntStream.range(0, receivers)
                .mapToObj(i -> (Step) new Step.Transmit(receiver(i)))
                .toList();
        return switch (receivers) {
            case 0 -> NOBODY;
            case 1 -> ways.getFirst();
            default -> new Step.Clone(ways);
        };
    }

    private Step fromModule(Platform platform) {
        List<Rule> rules = new ArrayList<>();
        rules.add(new Rule(List.of(new Rule.Term(Fields.IP_DST, placement.own())), HAIRPIN, Optional.empty()));
        List<Topology.Link> links = topology.linksOf(platform.name());
        Step otherwise = NO_ROUTE;
        for (int i = 0; i < links.size(); i++) {
            Vertex other = topology.vertex(links.get(i).other(platform.name())).orElseThrow();
            if (other instanceof Attachment attachment && attachment.kind() != Attachment.Kind.INTERNET) {
                Intervals served = Placement.intervals(attachment.prefixes());
                rules.add(new Rule(
                        List.of(new Rule.Term(Fields.IP_DST, served)), new Step.Emit(i), Optional.empty()));
            } else if (otherwise == NO_ROUTE) {
                otherwise = new Step.Emit(i);
            }
        }
        return marked(new Step.Set(
                List.of(new Assignment(STEERED, Value.constant(1))), Repair.NONE, new Step.Match(rules, otherwise)));
    }

    private static Step marked(Step next) {
        Rule ipv4 = new Rule(
                List.of(new Rule.Term(Fields.ETH_TYPE, Intervals.of(IPV4))),
                new Step.Mark(Place.start(FRAME_HEADER), next, NOT_IPV4),
                Optional.empty());
        return new Step.Match(List.of(ipv4), NOT_IPV4);
    }

    /** What comes over link i goes to side i of the box; what side i sends leaves by link i. */
    private static Program middlebox(int links) {
        List<Step> inputs = new ArrayList<>();
        for (int side = 0; side < FIRST_LINK; side++) {
            inputs.add(side < links ? marked(new Step.Emit(side)) : UNUSED);
        }
        for (int i = 0; i < links; i++) {
            inputs.add(new Step.Transmit(receiver(i)));
        }
        return new Program(inputs, List.of(), links, List.of());
    }

    private static Step drop(String name, String meaning) {
        return new Step.Drop(new Reason(name, meaning));
    }

    /** Addresses that hosts of this network use, so that the internet does not. */
    static Intervals inside(Topology topology) {
        List<Interval> all = new ArrayList<>();
        topology.attachments().forEach(a -> all.addAll(Placement.intervals(a.prefixes()).list()));
        topology.platforms().forEach(p -> all.addAll(Placement.intervals(p.addresses()).list()));
        return Intervals.union(all);
    }
}
