package io.weir.click;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Click's manual (click.syntax(5)) and Click's own tests say about the language. */
final class LanguageTest {
    @Test
    void declaresSeveralElementsAlike() {
        assertThat(Flat.of("a, b :: Print(x, 1);"))
                .containsExactly("a :: Print(x | 1)", "b :: Print(x | 1)");
    }

    @Test
    void namesAnonymousElementsByTheirPosition() {
        assertThat(Flat.of("Source -> Print(1) -> p :: Print -> Sink"))
                .containsExactly(
                        "Source@1 :: Source",
                        "Print@2 :: Print(1)",
                        "p :: Print",
                        "Sink@4 :: Sink",
                        "Source@1[0] -> [0]Print@2",
                        "Print@2[0] -> [0]p",
                        "p[0] -> [0]Sink@4");
    }

    @Test
    void countsOnWhenSomebodyTookTheName() {
        assertThat(Flat.of("Source@2 :: Print; Source;")).contains("Source@3 :: Source");
    }

    @Test
    void needsNoSemicolons() {
        assertThat(Flat.connections("a :: Source b :: Sink a -> b"))
                .containsExactly("a[0] -> [0]b");
    }

    @Test
    void readsPortsOnBothSides() {
        assertThat(Flat.connections("a :: Switch; b :: Any; c :: Any; a [1] -> [2] b [3] -> [0] c"))
                .containsExactly("a[1] -> [2]b", "b[3] -> [0]c");
    }

    @Test
    void connectsOnePortWithMany() {
        String declared = "a :: Switch; b, c :: Any; ";
        assertThat(Flat.connections(declared + "a -> b, c")).containsExactly("a[0] -> [0]b", "a[0] -> [0]c");
        assertThat(Flat.connections(declared + "b, c -> a")).containsExactly("b[0] -> [0]a", "c[0] -> [0]a");
        assertThat(Flat.connections(declared + "a [0, 1] -> b")).containsExactly("a[0] -> [0]b", "a[1] -> [0]b");
    }

    @Test
    void connectsListsOneByOne() {
        String declared = "a :: Switch; b, c :: Any; ";
        assertThat(Flat.connections(declared + "a [0, 1] => b, c")).containsExactly("a[0] -> [0]b", "a[1] -> [0]c");
        assertThat(Flat.connections(declared + "a [2, 4] => [1, 0] b"))
                .containsExactly("a[2] -> [1]b", "a[4] -> [0]b");
        assertThat(Flat.connections(declared + "a => b, c")).containsExactly("a[0] -> [0]b", "a[1] -> [0]c");
        assertThat(Flat.connections(declared + "a [1,] => b, c, [3] b"))
                .containsExactly("a[1] -> [0]b", "a[2] -> [0]c", "a[3] -> [3]b");
    }

    @Test
    void refusesListsThatDoNotFit() {
        String declared = "a :: Switch; b, c :: Any; ";
        assertThat(Flat.of(declared + "a [0, 1] -> b, c").getFirst()).startsWith("E0204").contains("many with many");
        assertThat(Flat.of(declared + "a [0, 1, 2] => b, c").getFirst()).startsWith("E0204");
        assertThat(Flat.of(declared + "a [0,] => [0,] b").getFirst()).startsWith("E0204");
    }

    @Test
    void expandsACompoundClass() {
        assertThat(Flat.of("elementclass Twice { input -> Print(1) -> Print(2) -> output } "
                        + "Source -> t :: Twice -> Twice -> Sink"))
                .containsExactly(
                        "Source@1 :: Source",
                        "t/Print@1 :: Print(1)",
                        "t/Print@2 :: Print(2)",
                        "Twice@3/Print@1 :: Print(1)",
                        "Twice@3/Print@2 :: Print(2)",
                        "Sink@4 :: Sink",
                        "Source@1[0] -> [0]t/Print@1",
                        "t/Print@1[0] -> [0]t/Print@2",
                        "t/Print@2[0] -> [0]Twice@3/Print@1",
                        "Twice@3/Print@1[0] -> [0]Twice@3/Print@2",
                        "Twice@3/Print@2[0] -> [0]Sink@4");
    }

    @Test
    void expandsAnonymousCompoundsWithSeveralPorts() {
        assertThat(Flat.connections("c :: { input -> x :: Print -> output; input [1] -> y :: Print -> [1] output }; "
                        + "Source -> c -> Sink; Source -> [1] c [1] -> Sink"))
                .containsExactlyInAnyOrder(
                        "Source@2[0] -> [0]c/x", "c/x[0] -> [0]Sink@3", "Source@4[0] -> [0]c/y", "c/y[0] -> [0]Sink@5");
        assertThat(Flat.connections("Source -> { input -> output } -> Sink"))
                .containsExactly("Source@1[0] -> [0]Sink@3");
    }

    @Test
    void readsImplicitPortsInsideBraces() {
        assertThat(Flat.connections("Source -> { -> x :: Print -> } -> Sink"))
                .containsExactlyInAnyOrder("Source@1[0] -> [0]@2/x", "@2/x[0] -> [0]Sink@3");
        assertThat(Flat.connections("s :: Switch -> { [0] -> x :: Print -> ; [1] -> x } -> Sink; s [1] -> Sink"))
                .first()
                .asString()
                .startsWith("E0");
    }

    @Test
    void readsGroups() {
        assertThat(Flat.connections("Source -> (Print -> Print) -> Sink").getFirst()).startsWith("E0202");
        assertThat(Flat.connections("Source -> ( -> x :: Print -> ) -> Sink"))
                .containsExactlyInAnyOrder("Source@1[0] -> [0]x", "x[0] -> [0]Sink@6");
        assertThat(Flat.connections("s :: Switch => ( [0] -> x :: Print -> ; [1] -> y :: Print -> [1] ) => k :: Any"))
                .containsExactlyInAnyOrder("s[0] -> [0]x", "s[1] -> [0]y", "x[0] -> [0]k", "y[0] -> [1]k");
    }

    @Test
    void choosesAmongOverloadsAsClickDoes() {
        String classes = """
                elementclass Foo {
                   $a, $b | input -> Print(1) -> output
                || $a, __REST__ $b | input -> Print(2) -> output
                || $a, TWO $b, __REST__ $c | input -> Print(3) -> output
                }
                Source -> Foo(A) -> f::Foo(A, TWO B)
                elementclass Foo {
                   $a, $b | input -> Print(4) -> output
                || ...
                }
                f -> Foo(A, B) -> Foo(A, B, C) -> Sink
                """;
        assertThat(Flat.of(classes).stream().filter(line -> line.contains(" :: ")))
                .containsExactly(
                        "Source@1 :: Source",
                        "Foo@2/Print@1 :: Print(2)",
                        "f/Print@1 :: Print(1)",
                        "Foo@4/Print@1 :: Print(4)",
                        "Foo@5/Print@1 :: Print(2)",
                        "Sink@6 :: Sink");
    }

    @Test
    void extendsAPrimitiveClass() {
        assertThat(Flat.of("elementclass Print { $a, $b | input -> Print(both $a $b) -> output || ... } "
                        + "Source -> Print(1) -> Print(1, 2) -> Sink"))
                .contains("Print@2 :: Print(1)", "Print@3/Print@1 :: Print(both 1 2)");
    }

    @Test
    void passesTheRestOfTheArguments() {
        assertThat(Flat.of("elementclass RS { __REST__ $rest | Source($rest) -> output } RS(DATA \"a, b\", 1) -> Sink"))
                .contains("RS@1/Source@1 :: Source(DATA \"a, b\" | 1)");
    }

    @Test
    void replacesVariablesAsClickDoes() {
        String classes = """
                elementclass Foo {
                   $a | input -> Print("$a") -> Print("${a[0]}") -> Print("${a[2]}") -> Print("${a[3]}") -> output
                }
                elementclass Bar { $a, $n | input -> Print("${a[$n]}") -> output }
                elementclass Baz { $a | input -> Bar(${a[1]} ${a[0]}, ${a[2]}) -> output }
                Source -> Foo(A B C) -> Bar(D E F, 2) -> Baz(G H 1) -> Baz(I J 0) -> Sink
                """;
        assertThat(Flat.of(classes).stream().filter(line -> line.contains("Print(")))
                .extracting(line -> line.substring(line.indexOf('(')))
                .containsExactly(
                        "(\"A B C\")", "(\"A\")", "(\"C\")", "(\"\")", "(\"F\")", "(\"G\")", "(\"J\")");
    }

    @Test
    void readsDefinitions() {
        assertThat(Flat.of("define($a 1, $b ${a}2); Info($b, ${c-none}, '$b', \"$b\", \\<24 62>)"))
                .containsExactly("Info@1 :: Info(12 | none | '$b' | \"12\" | \\<24 62>)");
    }

    @Test
    void letsOutsideValuesWinOverDefinitions() {
        assertThat(Flat.of("define($a 1); Info($a, $b)", Map.of("a", "2", "b", "3, 4")))
                .containsExactly("Info@1 :: Info(2 | 3 | 4)");
    }

    @Test
    void quotesValuesInsideQuotes() {
        assertThat(Flat.of("Info(\"x $a y\")", Map.of("a", "say \"hi\" \\ $5")))
                .containsExactly("Info@1 :: Info(\"x say \\\"hi\\\" \\\\ \\$5 y\")");
    }

    @Test
    void looksVariablesUpWhereAClassIsWritten() {
        assertThat(Flat.of("define($v outer); elementclass In { Info($v) } "
                        + "elementclass Out { define($v inner); In; Info($v) } Out"))
                .containsExactly("Out@1/In@1/Info@1 :: Info(outer)", "Out@1/Info@2 :: Info(inner)");
    }

    @Test
    void seesOnlyClassesDeclaredBefore() {
        assertThat(Flat.of("elementclass A { input -> Print(1) -> output } elementclass B { input -> A -> output } "
                        + "elementclass A { input -> Print(2) -> output } Source -> B -> A -> Sink"))
                .contains("B@2/A@1/Print@1 :: Print(1)", "A@3/Print@1 :: Print(2)");
    }

    @Test
    void knowsSynonyms() {
        assertThat(Flat.of("elementclass Show Print; Source -> Show(3) -> Sink")).contains("Show@2 :: Print(3)");
    }

    @Test
    void keepsCommentsQuotesAndParenthesesApart() {
        assertThat(Flat.of("Info(a /* ) , */ b, // no, (really\n \"x)\\\",\" , ')(,', (c, d), \\<2c // >\n 29>)"))
                .containsExactly("Info@1 :: Info(a b | \"x)\\\",\" | ')(,' | (c | d) | \\<2c // >\n 29>)");
    }

    @Test
    void dropsAnEmptyLastArgumentOnly() {
        assertThat(Flat.of("Info(a,,b,)")).containsExactly("Info@1 :: Info(a |  | b)");
        assertThat(Flat.of("Info( )")).containsExactly("Info@1 :: Info");
    }

    @Test
    void endsAnIdentifierAtAComment() {
        assertThat(Flat.of("an/id/with/slashes//too/many\n :: Info")).containsExactly("an/id/with/slashes :: Info");
    }

    @Test
    void readsLineDirectives() {
        assertThat(Flat.of("# 10 \"gen.click\"\nInfo(\n#line 20\na)")).containsExactly("Info@1 :: Info(a)");
    }

    @Test
    void tellsWhereTheAuthorWroteIt() {
        var reading = Click.read(
                new io.weir.diagnostic.SourceText("out.click", "Info;\n# 10 \"gen.click\"\n\nNothing;\n"),
                Map.of(),
                Elements.CATALOGUE);
        assertThat(reading.errors().getFirst().notes()).containsExactly(
                "written at gen.click:11 by the line directive above it");
    }

    @Test
    void acceptsPackagesWithAWarningAndRefusesLibraries() {
        var packages = Click.read(
                new io.weir.diagnostic.SourceText("a.click", "require(package fast, compact_config); Info;"),
                Map.of(),
                Elements.CATALOGUE);
        assertThat(packages.configuration()).isPresent();
        assertThat(packages.diagnostics()).hasSize(1);
        assertThat(Flat.errors("require(library x.click); Info;").getFirst()).startsWith("E0408");
    }
}
