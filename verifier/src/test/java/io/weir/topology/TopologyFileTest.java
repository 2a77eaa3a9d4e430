package io.weir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.net.Ipv4Prefix;
import io.weir.program.Configuration;
import io.weir.program.Device;
import io.weir.program.Program;
import io.weir.program.Source;
import io.weir.program.Step;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TopologyFileTest {
    private static final String NETWORK =
            """
            internet { site = berlin }
            operator { site = berlin, prefixes = [198.51.100.0/24] }
            clients { home { site = paris, prefixes = [203.0.113.0/24] } }
            routers {
              edge { site = berlin, routes {
                "203.0.113.0/24" = wall
                "192.0.2.0/25" = east
                "198.51.100.0/24" = operator
                "0.0.0.0/0" = internet
              } }
            }
            platforms { east { site = berlin, addresses = [192.0.2.0/25], nodes = [n1, n2] } }
            middleboxes { wall { site = berlin, click = "anything" } }
            links = [
              [internet, edge], [operator, edge], [edge, east],
              { between = [edge, wall], latency = 250us }
              { between = [wall, home], latency = 2ms }
            ]
            """;

    /** Two devices, each to the other. */
    private static final Configuration WIRE = new Configuration(
            List.of(wire("a", "b"), wire("b", "a")), List.of());

    private static Configuration.Node wire(String from, String to) {
        Step send = new Step.Transmit(new Device(Device.Kind.INTERFACE, to));
        Source receive = new Source.Receive(new Device(Device.Kind.INTERFACE, from), send);
        return new Configuration.Node(from, "Wire", new Program(List.of(), List.of(receive), 0, List.of()), Optional.empty());
    }

    private final Diagnostics diagnostics = new Diagnostics();

    private Optional<Topology> parse(String text) {
        return TopologyFile.parse(new SourceText("net.conf", text), (source, told) -> Optional.of(WIRE), diagnostics);
    }

    @Test
    void readsANetwork() {
        Topology topology = parse(NETWORK).orElseThrow(() -> new AssertionError(diagnostics.list()));
        assertThat(diagnostics.list()).isEmpty();
        assertThat(topology.vertices()).extracting(Vertex::name)
                .containsExactly("internet", "operator", "home", "edge", "east", "wall");
        assertThat(topology.sites()).containsExactly("berlin", "paris");
        assertThat(topology.platforms().getFirst().nodes()).containsExactly("n1", "n2");
        assertThat(topology.links()).extracting(Topology.Link::latencyNs).containsExactly(0L, 0L, 0L, 250_000L, 2_000_000L);
        assertThat(topology.vertex("edge").orElseThrow())
                .isInstanceOfSatisfying(Vertex.Router.class, r -> assertThat(r.routes()).hasSize(4));
    }

    @Test
    void everyVertexIsANodeOfTheNetwork() {
        Topology topology = parse(NETWORK).orElseThrow();
        Configuration module = new Configuration(List.of(wire("netfront", "netfront")), List.of());
        Placement placement = new Placement(module, "m", topology.platforms().getFirst(), List.of(), List.of());
        Fabric fabric = Fabric.of(topology, placement);
        assertThat(IntStream.range(0, fabric.network().size()).mapToObj(fabric.network()::name))
                .containsExactly(
                        "internet", "operator", "home", "edge", "east", "wall", "m/netfront", "wall/a", "wall/b");
        assertThat(fabric.inModule(6)).isTrue();
        assertThat(fabric.inModule(5)).isFalse();
        assertThat(fabric.display(6)).isEqualTo("netfront");
    }

    @Test
    void benchServesTheClientsGiven() {
        Topology bench = Topology.bench(List.of(Ipv4Prefix.of("10.1.0.0/16")));
        assertThat(bench.isBench()).isTrue();
        assertThat(bench.attachments()).anyMatch(a -> a.prefixes().equals(List.of(Ipv4Prefix.of("10.1.0.0/16"))));
    }

    @Test
    void tellsEveryMistakeWithItsLine() {
        assertThat(parse(NETWORK.replace("latency = 2ms", "latency = 2 weeks")
                        .replace("site = paris", "sit = paris")))
                .isEmpty();
        assertThat(diagnostics.list()).extracting(Diagnostic::code).containsExactly("E0156", "E0357");
        assertThat(diagnostics.list()).extracting(d -> d.span().orElseThrow().line()).containsExactly(3, 17);
        assertThat(diagnostics.list().getFirst().helps()).containsExactly("did you mean `site`?");
    }

    @Test
    void refusesWhatMakesNoNetwork() {
        wrong(NETWORK.replace("[internet, edge]", "[internet, egde]"), "E0151", "unknown vertex `egde`");
        wrong(NETWORK.replace("\"0.0.0.0/0\" = internet", "\"0.0.0.0/0\" = home"), "E0155", "no neighbour");
        wrong(NETWORK.replace("192.0.2.0/25]", "203.0.113.128/25]"), "E0460", "addresses in common");
        wrong(NETWORK.replace("[edge, east]", "[edge, edge]"), "E0459", "link to itself");
        wrong(NETWORK.replace("wall {", "home {"), "E0150", "defined twice");
        wrong(NETWORK.replace("home {", "\"a b\" {"), "E0157", "not a name");
        wrong(NETWORK.replace(", prefixes = [203.0.113.0/24]", ""), "E0358", "no hosts");
        wrong(NETWORK.replace("203.0.113.0/24]", "203.0.113.0/33]"), "E0353", "not an IPv4 prefix");
        wrong(NETWORK.replace("click = \"anything\"", ""), "E0356", "no `click`");
        wrong(NETWORK.replace("[operator, edge]", "[operator]"), "E0355", "two ends");
        wrong("", "E0458", "empty");
        wrong("links = {", "E0452", "");
    }

    @Test
    void readsNothingOutsideOfTheText() {
        wrong("include \"/etc/passwd\"", "E0452", "includes are not read");
        wrong("include url(\"http://192.0.2.1/\")", "E0452", "includes are not read");
        wrong("include file(\"/etc/passwd\")", "E0452", "includes are not read");
        wrong("include classpath(\"reference.conf\")", "E0452", "includes are not read");
        wrong("include required(file(\"/etc/passwd\"))", "E0452", "includes are not read");
        wrong("a = ${HOME}", "E0456", "substitutions");
        wrong("{".repeat(10_000), "E0453", "nested");
        wrong("[".repeat(10_000), "E0453", "nested");
    }

    private void wrong(String text, String code, String message) {
        Diagnostics told = new Diagnostics();
        SourceText source = new SourceText("net.conf", text);
        assertThat(TopologyFile.parse(source, (s, d) -> Optional.of(WIRE), told)).isEmpty();
        assertThat(told.list()).anySatisfy(d -> {
            assertThat(d.code()).isEqualTo(code);
            assertThat(d.message()).contains(message);
        });
    }

    @Test
    void randomTextsEndInANetworkOrInAReason() {
        long seed = 20_261_124L;
        Random random = new Random(seed);
        String alphabet = "{}[]=,:\"\n ${}#/+.0123456789abcinternetlinks\\\t";
        for (int run = 0; run < 3_000; run++) {
            StringBuilder text = new StringBuilder(NETWORK);
            for (int i = 0; i < 1 + random.nextInt(6); i++) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
                    case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(40)));
                    default -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                }
            }
            Diagnostics told = new Diagnostics();
            SourceText source = new SourceText("net.conf", text.toString());
            Optional<Topology> topology = TopologyFile.parse(source, (s, d) -> Optional.of(WIRE), told);
            assertThat(topology.isPresent()).as("seed %d run %d: %s", seed, run, text).isEqualTo(!told.failed());
        }
    }
}
