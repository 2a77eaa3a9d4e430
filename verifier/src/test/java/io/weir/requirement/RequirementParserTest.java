package io.weir.requirement;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.net.Ipv4Prefix;
import io.weir.program.Interval;
import io.weir.program.Intervals;
import io.weir.requirement.Requirement.Quantity;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RequirementParserTest {
    private static final String BATCHER =
            """
            reach from internet udp
              -> batcher:dst:0 dst 172.16.15.133
              -> client dst port 1500 const proto && dst port && payload.
            """;

    private final Diagnostics diagnostics = new Diagnostics();

    private Specification read(String text) {
        Specification specification = RequirementParser.parse(new SourceText("a.reqs", text), diagnostics);
        assertThat(diagnostics.list()).isEmpty();
        return specification;
    }

    private Requirement.Reach reach(String text) {
        return (Requirement.Reach) read(text).requirements().getFirst();
    }

    private Flow flow(String flow) {
        return reach("reach from internet " + flow + " -> client.").hops().getFirst().flow().orElseThrow();
    }

    private List<Clause> clauses(String clauses) {
        return reach("reach from internet -> client " + clauses + ".").clauses();
    }

    private void wrong(String text, String code, String at, String... words) {
        Diagnostics told = new Diagnostics();
        RequirementParser.parse(new SourceText("a.reqs", text), told);
        assertThat(told.list()).as(text).hasSize(1);
        Diagnostic only = told.list().getFirst();
        assertThat(only.code()).as(only.message()).isEqualTo(code);
        assertThat(only.span().orElseThrow().text()).isEqualTo(at);
        assertThat(only.message() + " " + only.helps()).contains(words);
    }

    @Test
    void readsTheBatcherOfTheInNetPaper() {
        Requirement.Reach reach = reach(BATCHER);
        assertThat(reach.quantity()).isEqualTo(Quantity.SOME);
        assertThat(reach.name()).isEqualTo("requirement 1");
        assertThat(reach.hops()).hasSize(3);
        assertThat(reach.hops().get(1).nodes().any().getFirst())
                .isInstanceOfSatisfying(Nodes.Named.class, named -> {
                    assertThat(named.name()).isEqualTo("batcher");
                    assertThat(named.element()).contains("dst");
                    assertThat(named.port()).hasValue(0);
                });
        assertThat(reach.hops().get(2).constant()).extracting(Hop.Invariant::header)
                .containsExactly(Header.PROTO, Header.DST_PORT, Header.PAYLOAD);
    }

    @Test
    void readsOldSemicolonForConst() {
        assertThat(reach(BATCHER.replace("const", ";")).hops()).usingRecursiveComparison()
                .ignoringFieldsOfTypes(io.weir.diagnostic.Span.class)
                .isEqualTo(reach(BATCHER).hops());
    }

    @Test
    void readsQuantitiesAndNames() {
        assertThat(reach("a-1: never reach from any -> client.").name()).isEqualTo("a-1");
        assertThat(reach("never reach from any -> client.").quantity()).isEqualTo(Quantity.NEVER);
        assertThat(reach("all reach from any -> client.").quantity()).isEqualTo(Quantity.ALL);
        assertThat(reach("some reach from any -> client.").quantity()).isEqualTo(Quantity.SOME);
    }

    @Test
    void readsEveryKindOfNode() {
        List<Nodes.Node> any = reach(
                        "reach from {client, internet, operator, any, module, 10.0.0.0/8, 192.0.2.1, fw, fw:in, m:a/b:3} -> x@3.")
                .hops().getFirst().nodes().any();
        assertThat(any).hasSize(10);
        assertThat(any.get(5)).isInstanceOfSatisfying(
                Nodes.Addresses.class, a -> assertThat(a.prefix()).isEqualTo(Ipv4Prefix.of("10.0.0.0/8")));
        assertThat(any.get(9)).isInstanceOfSatisfying(
                Nodes.Named.class, n -> assertThat(n.element()).contains("a/b"));
    }

    @Test
    void readsPaths() {
        Nodes.Path path = (Nodes.Path) reach("reach from client -> path(client .* (fw | !ids)+ . x?).")
                .hops().get(1).nodes().any().getFirst();
        assertThat(path.regex()).isInstanceOfSatisfying(
                Regex.Sequence.class, s -> assertThat(s.parts()).hasSize(5));
    }

    @Test
    void readsEveryKindOfFlow() {
        assertThat(flow("udp")).isInstanceOfSatisfying(
                Flow.Test.class, t -> assertThat(t.values()).isEqualTo(Intervals.of(17)));
        assertThat(flow("dst port 22, 80-90,443")).isInstanceOfSatisfying(
                Flow.Test.class, t -> assertThat(t.values().list())
                        .containsExactly(Interval.of(22), new Interval(80, 90), Interval.of(443)));
        assertThat(flow("src 128.0.0.0/1")).isInstanceOfSatisfying(
                Flow.Test.class, t -> assertThat(t.values()).isEqualTo(Intervals.of(0x8000_0000L, 0xffff_ffffL)));
        assertThat(flow("src 10.0.0.1-10.0.0.9")).isInstanceOfSatisfying(
                Flow.Test.class, t -> assertThat(t.values()).isEqualTo(Intervals.of(0x0a00_0001L, 0x0a00_0009L)));
        assertThat(flow("tcp flags syn,!ack")).isInstanceOfSatisfying(Flow.Flags.class, f -> {
            assertThat(f.set()).isEqualTo(2);
            assertThat(f.clear()).isEqualTo(16);
        });
        assertThat(flow("tcp dst port 80 || udp && !(src 10.0.0.1)")).isInstanceOfSatisfying(
                Flow.AnyOf.class, any -> assertThat(any.flows()).allMatch(f -> f instanceof Flow.AllOf));
        assertThat(flow("icmp type 8 ttl 1-64 tos 0 vlan 5 length 0-1500 proto 47 sctp inner(tcp) new established any"))
                .isInstanceOfSatisfying(Flow.AllOf.class, all -> assertThat(all.flows()).hasSize(11));
        assertThat(flow("dst client")).isInstanceOf(Flow.Reference.class);
    }

    @Test
    void readsEveryClause() {
        List<Clause> all = clauses("via {a, b} avoid c within 5 hops loop free and back tcp copies <= 2 under 1 failures "
                + "place not on x place near client place with m latency <= 10ms to client bandwidth >= 100Mbps "
                + "bandwidth <= 1Gbps memory <= 64MiB prefer cheap prefer near prefer spread");
        assertThat(all).hasSize(17);
        assertThat(all.get(4)).isInstanceOfSatisfying(Clause.AndBack.class, b -> assertThat(b.flow()).isPresent());
        assertThat(all.get(10)).isInstanceOfSatisfying(
                Clause.Latency.class, l -> assertThat(l.mostNs()).isEqualTo(10_000_000));
        assertThat(all.get(11)).isInstanceOfSatisfying(
                Clause.Bandwidth.class, b -> assertThat(b.bitsPerSecond()).isEqualTo(100_000_000));
        assertThat(all.get(13)).isInstanceOfSatisfying(
                Clause.Memory.class, m -> assertThat(m.mostBytes()).isEqualTo(64L << 20));
    }

    @Test
    void readsEveryOtherRule() {
        Specification all = read(
                """
                # comments of three kinds
                let web = flow tcp dst port 80,443.   // one
                let inside = {client, 10.0.0.0/8}.    /* two */
                isolate inside from internet web.
                loop free.
                loop free from internet udp.
                no shadowed rules.
                no dead rules in fw.
                unchanged.
                unchanged reach from client -> internet.
                ok: reach from inside web -> internet const inner(dst port) && header && all && src && ttl && tos && length.
                """);
        assertThat(all.lets()).hasSize(2);
        assertThat(all.requirements()).hasSize(8);
        assertThat(((Requirement.Reach) all.requirements().getLast()).hops().get(1).constant()).hasSize(7);
    }

    @Test
    void tellsWhereAndWhatWasExpected() {
        wrong("reach internet -> client.", "E0452", "internet", "expected `from`");
        wrong("reach from internet client.", "E0452", "client", "expected `->`");
        wrong("reach from internet -> client", "E0452", "", "expected `.` at the end");
        wrong("reech from internet -> client.", "E0452", "reech", "did you mean `reach`?");
        wrong("reach from internet udpp -> client.", "E0452", "udpp", "did you mean `udp`?");
        wrong("reach from internet -> client avoit x.", "E0452", "avoit", "did you mean `avoid`?");
        wrong("reach from internet tcp flags syyn -> client.", "E0452", "syyn", "did you mean `syn`?");
        wrong("reach from internet tcp flags syn,!syn -> client.", "E0354", "syn", "both on and off");
        wrong("reach from internet -> client const paylod.", "E0452", "paylod", "did you mean `payload`?");
        wrong("reach from internet const src -> client.", "E0455", "const", "no hop before");
        wrong("reach from {internet -> client.", "E0452", "->", "expected `}`");
        wrong("let x = flow udp", "E0452", "", "end of this definition");
        wrong("/* reach", "E0450", "/*", "does not end");
        wrong("let x = flow udp. let x = client.", "E0150", "x", "defined twice");
        wrong("a: loop free. a: loop free.", "E0150", "a", "defined twice");
        wrong("reach from internet -> client latency <= 10.", "E0452", "10", "a time with a unit");
        wrong("reach from internet -> client prefer nearest.", "E0452", "nearest", "`cheap`, `near` or `spread`");
        wrong("loop fre.", "E0452", "fre", "expected `free`");
        wrong("no shaded rules.", "E0452", "shaded", "`shadowed` or `dead`");
        wrong("$", "E0451", "$", "means nothing");
    }

    @Test
    void refusesValuesOutOfRange() {
        wrong("reach from internet dst port 65536 -> client.", "E0350", "65536", "at most 65535");
        wrong("reach from internet dst port 99999999999999999999 -> client.", "E0350", "99999999999999999999", "too large");
        wrong("reach from internet proto 256 -> client.", "E0350", "256", "at most 255");
        wrong("reach from internet vlan 4096 -> client.", "E0350", "4096", "at most 4095");
        wrong("reach from internet dst port 90-80 -> client.", "E0351", "90-80", "backwards");
        wrong("reach from internet src 10.0.0.256 -> client.", "E0353", "10.0.0.256", "not an IPv4 address");
        wrong("reach from internet src 010.0.0.1 -> client.", "E0353", "010.0.0.1", "not an IPv4 address");
        wrong("reach from internet src 10.0.0.1/8 -> client.", "E0352", "10.0.0.1/8", "10.0.0.0/8");
        wrong("reach from internet src 10.0.0.0/33 -> client.", "E0350", "33", "at most 32");
    }

    @Test
    void tellsAllMistakesAtOnceAndReadsTheRest() {
        Specification specification = RequirementParser.parse(
                new SourceText("a.reqs", "reach from. a: loop free. never reach. isolate client from. b: unchanged."),
                diagnostics);
        assertThat(diagnostics.errors()).isEqualTo(3);
        assertThat(specification.requirements()).extracting(Requirement::name).containsExactly("a", "b");
    }

    @Test
    void boundsSizeAndNesting() {
        wrong("reach from internet " + "(".repeat(100_000) + "udp", "E0453", "(", "nested");
        wrong("reach from internet " + "!".repeat(100_000) + "udp", "E0453", "!", "nested");
        wrong("reach from path(" + "(".repeat(100_000), "E0453", "(", "nested");
        wrong(" ".repeat(RequirementParser.MAX_TEXT + 1), "E0454", "", "too long");
        wrong("loop free.".repeat(RequirementParser.MAX_STATEMENTS + 1), "E0454", "loop", "statements");
    }

    @Test
    void randomTextsEndInRequirementsOrInReasons() {
        long seed = 20_261_125L;
        Random random = new Random(seed);
        List<String> words = List.of(
                "reach", "from", "internet", "->", "client", "dst", "port", "80", ".", "const", ";", "payload", "&&", "||",
                "!", "(", ")", "{", "}", ",", "let", "=", "flow", "udp", "path", "*", "10.0.0.0", "/", "8", "-", "a:", "m:e:0",
                "never", "via", "latency", "<=", "10ms", "isolate", "no", "dead", "rules", "inner", "\u0000", "é", "/*", "1e9x");
        for (int run = 0; run < 20_000; run++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? BATCHER : "");
            for (int i = 0; i < random.nextInt(30); i++) {
                text.insert(random.nextInt(text.length() + 1), words.get(random.nextInt(words.size())) + " ");
            }
            Diagnostics told = new Diagnostics();
            Specification read = RequirementParser.parse(new SourceText("a.reqs", text.toString()), told);
            boolean blank = text.toString().isBlank() || text.indexOf("//") >= 0 || text.indexOf("/*") >= 0;
            assertThat(told.failed() || blank || !read.requirements().isEmpty() || !read.lets().isEmpty())
                    .as("seed %d run %d: %s", seed, run, text)
                    .isTrue();
        }
    }
}
