package io.weir.click;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.weir.diagnostic.SourceText;
import io.weir.diagnostic.TerminalRenderer;
import io.weir.element.Catalogue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Texts that somebody wrote to hang us, crash us or fill our memory. */
final class HostileTextTest {
    /** Far more than any of these needs, so that a slow machine does not fail; a hang does. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Reading read(String text) {
        return assertTimeoutPreemptively(PATIENCE, () -> {
            Reading reading = Click.read(new SourceText("hostile.click", text), Map.of("v", "1"), Catalogue.standard());
            TerminalRenderer renderer = new TerminalRenderer(false);
            reading.diagnostics().forEach(renderer::render);
            return reading;
        });
    }

    private static void refused(String text, String code) {
        assertThat(read(text).errors()).extracting(e -> e.code()).contains(code);
    }

    @Test
    void refusesTextsThatAreTooLong() {
        refused("x".repeat(Click.LONGEST + 1), "E0404");
    }

    @Test
    void refusesDeepNesting() {
        refused("{".repeat(200_000), "E0405");
        refused("a :: " + "{ b :: ".repeat(100_000), "E0405");
        refused("( ".repeat(100_000) + " Info " + " ) ".repeat(100_000), "E0402");
        refused("; -> ( x -> ".repeat(80_000), "E0402");
        refused("(" + "; -> ( x -> ".repeat(80_000), "E0405");
        refused("Info" + "(".repeat(500_000), "E0402");
        String nested = "(".repeat(100_000) + "tcp" + ")".repeat(100_000);
        refused("Idle -> IPFilter(allow " + nested + ") -> Discard", "E0320");
        refused("Idle -> IPFilter(allow " + "not ".repeat(100_000) + "tcp) -> Discard", "E0320");
        refused("Idle -> IPFilter(allow " + "tcp ? ".repeat(100_000) + ") -> Discard", "E0320");
    }

    @Test
    void refusesClassesThatDoubleThemselves() {
        StringBuilder bomb = new StringBuilder("elementclass C0 { input -> Null -> output }\n");
        for (int i = 1; i < 60; i++) {
            bomb.append("elementclass C").append(i).append(" { input -> C").append(i - 1).append(" -> C")
                    .append(i - 1).append(" -> output }\n");
        }
        refused(bomb + "Idle -> C59 -> Discard", "E0406");
        String empty = bomb.toString().replace("input -> Null -> output", "input -> output");
        refused(empty + "Idle -> C59 -> Discard", "E0406");
    }

    @Test
    void refusesChainsOfClassesThatAreTooLong() {
        StringBuilder chain = new StringBuilder("elementclass C0 { input -> output }\n");
        for (int i = 1; i < 15_000; i++) {
            chain.append("elementclass C").append(i).append("{input->C").append(i - 1).append("->output}\n");
        }
        refused(chain + "Idle -> C14999 -> Discard", "E0406");
    }

    @Test
    void refusesVariablesThatDoubleThemselves() {
        StringBuilder bomb = new StringBuilder("define($a0 xxxxxxxxxx);\n");
        for (int i = 1; i < 100; i++) {
            bomb.append("elementclass D").append(i).append(" { $x | input -> ")
                    .append(i == 1 ? "Print(\"$x\")" : "D" + (i - 1) + "($x$x$x)").append(" -> output }\n");
        }
        refused(bomb + "Idle -> D99(0123456789) -> Discard", "E0406");
        StringBuilder definitions = new StringBuilder("define($a0 x");
        for (int i = 1; i < 10; i++) {
            definitions.append(", $a").append(i).append(" ").append(("$a" + (i - 1)).repeat(50));
        }
        refused(definitions + "); Idle -> Print($a9) -> Discard", "E0406");
    }

    @Test
    void refusesConnectionsThatMultiplyThemselves() {
        StringBuilder fan = new StringBuilder("elementclass F { ");
        for (int i = 0; i < 300; i++) {
            fan.append("input -> Null -> output; ");
        }
        String text = fan + "} Idle";
        refused(text + " -> F".repeat(100) + " -> Discard", "E0406");
        StringBuilder empty = new StringBuilder("elementclass G { input -> ");
        empty.append("(-> ),".repeat(200)).append("(->) -> output } Idle");
        empty.append(" -> G".repeat(20)).append("-> Discard");
        read(empty.toString());
    }

    @Test
    void survivesFloodsOfMistakes() {
        assertThat(read("nobody -> noone;\n".repeat(50_000)).omitted()).isGreaterThan(10_000);
        read("a1 :: Idle;\n".repeat(50_000));
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < 40_000; i++) {
            names.append("name").append(i).append("::Idle;mane").append(i).append("->nmae;");
        }
        read(names.toString());
        read("Idle -> IPFilter(" + "alow tcp, ".repeat(80_000) + ") -> Discard");
        read("$,".repeat(300_000) + "Info(" + "$,".repeat(100_000) + ")");
        read("Info(" + "$v,".repeat(200_000) + ")");
        read("Info(" + "${v ".repeat(100_000) + ")");
        read("Info(${" + " ".repeat(900_000) + "!})");
        read("a[" + "0,".repeat(400_000) + "] -> b");
        read("# \n".repeat(300_000));
        read("/*/".repeat(300_000));
    }

    @Test
    void boundsTheWorkOfFilters() {
        StringBuilder pattern = new StringBuilder("allow true");
        for (int i = 0; i < 10; i++) {
            pattern.append(" (ip[").append(i).append("] 1 or transp[").append(i).append("] 1)");
        }
        String filter = "Idle -> IPFilter(" + pattern + ") -> Discard;\n";
        refused(filter.repeat(Click.LONGEST / 4 / filter.length()), "E0323");
        StringBuilder ports = new StringBuilder("Idle -> IPFilter(allow src port 1");
        for (int port = 3; port < 65_536; port += 2) {
            ports.append(" or ").append(port);
        }
        read(ports + ") -> Discard");
    }

    @Test
    void survivesRandomText() {
        long seed = 4711;
        Random random = new Random(seed);
        String alphabet = "ab$@/_:;,->=[]{}()|#\"'\\<>.012 \n\t\u0000\u20ac\ud83d";
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(120);
            for (int j = 0; j < length; j++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            read(text.toString());
        }
    }

    @Test
    void survivesDamagedConfigurations() {
        long seed = 8128;
        Random random = new Random(seed);
        List<String> seeds = List.of(
                """
                // a firewall with NAT
                require(package x); define($net 10.0.0.0/8, $out 2.0.0.1)
                elementclass Fw { $n, __REST__ $rules | input -> IPFilter($rules, allow src $n) -> output
                  || $n | input -> f :: IPFilter(allow src net $n && tcp dst port > 1023 or icmp type echo) -> output; }
                in :: FromNetfront(); out :: ToNetfront();
                c :: Classifier(12/0806 20/0001, 12/0800%ffff !14/4?, -);
                in -> c; c [1] -> Strip(14) -> CheckIPHeader() -> Fw($net) -> Discard; c [0, 2] -> Discard;
                Idle -> (-> Counter ->) -> { input -> Print("${net}") -> output } -> out;
                """,
                "a, b :: Null; Idle => [0] a, b => Discard, Discard; /* x */ "
                        + "Idle -> \"q\" Print('a\\'', \\<41 42>) -> b");
        String pieces = "{}()[];,->=>::||$\"'\\#0 ";
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
            for (int j = random.nextInt(6); j >= 0; j--) {
                int at = random.nextInt(Math.max(1, text.length()));
                switch (text.isEmpty() ? 1 : random.nextInt(4)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, pieces.charAt(random.nextInt(pieces.length())));
                    case 2 -> text.setLength(at + 1);
                    default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(60))));
                }
            }
            read(text.toString());
        }
    }
}
