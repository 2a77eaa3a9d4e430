package io.weir.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RendererTest {
    private final TerminalRenderer plain = new TerminalRenderer(false);

    @Test
    void drawsPlacesNotesAndHelps() {
        SourceText requirements = new SourceText("firewall.reqs", "\n\nno-db: never reach from internet -> client.\n");
        SourceText click = new SourceText("firewall.click", "\n".repeat(6) + "    allow tcp && dst port > 1023,\n");
        Diagnostic diagnostic = Diagnostic.error("V0301", requirements.span(2, 7), "requirement `no-db` does not hold")
                .labelled("violated by the packet below")
                .pointingAt(click.span(10, 38), "this rule lets it through")
                .note("example: tcp 198.51.100.7:49152 > 203.0.113.20:5432 SYN")
                .note("saved as no-db.pcap")
                .help("put `deny dst port 5432,` above line 7");
        assertThat(plain.render(diagnostic)).isEqualTo("""
                error[V0301]: requirement `no-db` does not hold
                  --> firewall.reqs:3:1
                   |
                 3 | no-db: never reach from internet -> client.
                   | ^^^^^ violated by the packet below
                  --> firewall.click:7:5
                   |
                 7 |     allow tcp && dst port > 1023,
                   |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this rule lets it through
                   = example: tcp 198.51.100.7:49152 > 203.0.113.20:5432 SYN
                   = note: saved as no-db.pcap
                   = help: put `deny dst port 5432,` above line 7
                """);
    }

    @Test
    void makesTheGutterAsWideAsTheWidestNumber() {
        SourceText text = new SourceText("a", "x\n".repeat(120));
        Diagnostic diagnostic =
                Diagnostic.warning("E0001", text.span(0, 1), "m").pointingAt(text.span(200, 201), "here");
        assertThat(plain.render(diagnostic)).isEqualTo("""
                warning[E0001]: m
                    --> a:1:1
                     |
                   1 | x
                     | ^
                    --> a:101:1
                     |
                 101 | x
                     | ^ here
                """);
    }

    @Test
    void putsCaretsUnderTabsAndWideCharacters() {
        SourceText text = new SourceText("a", "\tx\t日本 y");
        assertThat(plain.render(Diagnostic.error("E1", text.span(6, 7), "m"))).contains("""
                 1 |     x   日本 y
                   |              ^
                """);
    }

    @Test
    void cutsLongLinesAroundTheFault() {
        SourceText text = new SourceText("a", "a".repeat(500) + "FAULT" + "b".repeat(500));
        String shown = plain.render(Diagnostic.error("E1", text.span(500, 505), "m"));
        assertThat(shown.lines()).allMatch(line -> line.length() < 130);
        assertThat(shown).contains("…" + "a".repeat(30) + "FAULTb").contains(" ".repeat(31) + "^^^^^\n");
    }

    @Test
    void marksFaultsThatGoOnBehindTheLine() {
        SourceText text = new SourceText("a", "one\ntwo\n");
        assertThat(plain.render(Diagnostic.error("E1", text.span(0, 7), "m"))).contains("| ^^^…\n");
        assertThat(plain.render(Diagnostic.error("E1", text.span(0, 4), "m"))).contains("| ^^^\n");
        assertThat(plain.render(Diagnostic.error("E1", text.span(8, 8), "at the end"))).contains(" 3 |\n   | ^\n");
    }

    @Test
    void neverSendsControlCharactersOfATextToTheTerminal() {
        SourceText text = new SourceText("a\u001b[2J", "x\u001b[31m\u202e\u0000\r\n");
        String shown = plain.render(Diagnostic.error("E1", text.span(1, 4), "bad \u001b]0;title\u0007"));
        assertThat(shown).doesNotContain("\u001b").doesNotContain("\u0007").doesNotContain("\u202e");
    }

    @Test
    void coloursOnlyWhenAsked() {
        SourceText text = new SourceText("a", "x");
        Diagnostic diagnostic = Diagnostic.error("E1", text.span(0, 1), "m");
        assertThat(new TerminalRenderer(true).render(diagnostic)).contains("\u001b[1;31merror[E1]\u001b[0m");
        assertThat(plain.render(diagnostic)).doesNotContain("\u001b");
    }

    @Test
    void rendersWithoutAPlace() {
        assertThat(plain.render(Diagnostic.error("P0502", "no place").help("add a node"))).isEqualTo("""
                error[P0502]: no place
                   = help: add a node
                """);
    }

    @Test
    void writesJson() {
        SourceText text = new SourceText("a \"b\"", "x\ny z");
        Diagnostic diagnostic = Diagnostic.error("E1", text.span(2, 5), "m\u0001\n")
                .pointingAt(text.span(0, 1), "é")
                .note("n");
        assertThat(JsonRenderer.render(List.of(diagnostic))).isEqualTo("[{\"severity\":\"error\",\"code\":\"E1\","
                + "\"message\":\"m\\u0001\\n\",\"span\":{\"file\":\"a \\\"b\\\"\",\"line\":2,\"column\":1,\"end_line\":2,"
                + "\"end_column\":4,\"start\":2,\"end\":5},\"label\":\"\",\"related\":[{\"span\":{\"file\":\"a \\\"b\\\"\","
                + "\"line\":1,\"column\":1,\"end_line\":1,\"end_column\":2,\"start\":0,\"end\":1},\"label\":\"\\u00e9\"}],"
                + "\"notes\":[\"n\"],\"helps\":[]}]");
    }
}
