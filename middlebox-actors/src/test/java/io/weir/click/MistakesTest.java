package io.weir.click;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a person is told when a text is wrong. */
final class MistakesTest {
    @Test
    void tellsAllMistakesOfAText() {
        assertThat(Flat.errors("""
                a :: Sourc;
                a -> -> b;
                c :: Source
                c [x] -> d;
                elementclass ;
                c -> Print(1 -> Sink;
                """)).satisfiesExactly(
                e -> assertThat(e).isEqualTo("E0102 1:6 unknown element class `Sourc`"),
                e -> assertThat(e).isEqualTo("E0403 2:6 expected an element, found `->`"),
                e -> assertThat(e).startsWith("E0201 4:4 `x` is not a port number"),
                e -> assertThat(e).startsWith("E0101 4:10 there is no element called `d`"),
                e -> assertThat(e).startsWith("E0403 5:14 expected the name of the new element class"),
                e -> assertThat(e).isEqualTo("E0402 6:11 this parenthesis is never closed"));
    }

    @Test
    void suggestsTheNearestName() {
        var reading = Click.read(
                new io.weir.diagnostic.SourceText("a", "counter :: Any; coutner -> counter; x :: Pritn;"),
                java.util.Map.of(),
                Elements.CATALOGUE);
        assertThat(reading.errors()).extracting(e -> e.helps().getFirst())
                .containsExactly("did you mean `counter`?", "did you mean `Print`?");
    }

    @Test
    void wantsElementsDeclaredBeforeTheyAreUsed() {
        assertThat(Flat.errors("a -> b; a :: Source; b :: Sink; a -> b"))
                .containsExactly(
                        "E0101 1:1 there is no element called `a` here",
                        "E0101 1:6 there is no element called `b` here");
    }

    @Test
    void refusesNamesTwice() {
        assertThat(Flat.errors("a :: Info; a :: Info;").getFirst()).isEqualTo("E0103 1:12 `a` is declared twice");
        assertThat(Flat.errors("Print :: Info;").getFirst()).startsWith("E0103 1:1 `Print` is an element class");
        assertThat(Flat.errors("a :: Info; a(3);").getFirst()).startsWith("E0103 1:12 `a` is configured twice");
        assertThat(Flat.errors("{ input :: Info }").getFirst()).startsWith("E0103 1:3 `input` is declared twice");
    }

    @Test
    void refusesNamesOfDigits() {
        assertThat(Flat.errors("12 :: Info;").getFirst()).startsWith("E0105");
        assertThat(Flat.errors("a/12/b :: Info;").getFirst()).startsWith("E0105");
    }

    @Test
    void refusesUnclosedBraces() {
        assertThat(Flat.errors("elementclass A { input -> output").getFirst())
                .isEqualTo("E0402 1:16 `{` is never closed");
        assertThat(Flat.errors("Info; }").getFirst()).startsWith("E0403 1:7");
        assertThat(Flat.errors("(Info").getFirst()).isEqualTo("E0402 1:1 `(` is never closed");
        assertThat(Flat.errors("a :: { (Info } ").getFirst()).startsWith("E0403 1:14 expected `)`");
    }

    @Test
    void refusesUnclosedComments() {
        assertThat(Flat.errors("Info; /* rest").getFirst()).isEqualTo("E0402 1:7 this comment is never closed");
        assertThat(Flat.errors("Info; /*/").getFirst()).isEqualTo("E0402 1:7 this comment is never closed");
        assertThat(Flat.errors("Info; /**/ // end")).isEmpty();
    }

    @Test
    void refusesPortsThatNobodyUses() {
        assertThat(Flat.errors("[0] Info;").getFirst()).startsWith("E0202 1:1");
        assertThat(Flat.errors("Source -> Sink [1];").getFirst()).startsWith("E0202 1:16");
        assertThat(Flat.errors("{ input [1] -> output } ").getFirst())
                .isEqualTo("E0202 1:3 this compound element uses input 1 but not 0");
        assertThat(Flat.errors("Source -> { output -> input }").getFirst()).startsWith("E0206");
    }

    @Test
    void refusesCompoundsThatDoNotFit() {
        String two = "elementclass Two { $a | input -> Print($a) -> output } ";
        assertThat(Flat.errors(two + "Source -> Two -> Sink").getFirst()).startsWith("E0310").contains("0 arguments");
        assertThat(Flat.errors(two + "Source -> Two(1, 2) -> Sink").getFirst()).startsWith("E0310");
        assertThat(Flat.errors(two + "Source -> t :: Two(1); Source -> [1] t -> Sink").getFirst())
                .startsWith("E0201").contains("has no input 1");
        assertThat(Flat.errors(two + "Source -> Two(1)").getFirst()).startsWith("E0201").contains("output 0");
    }

    @Test
    void refusesParametersInTheWrongOrder() {
        assertThat(Flat.errors("{ __REST__ $a, $b | Info }").getFirst()).startsWith("E0106");
        assertThat(Flat.errors("{ K $a, $b | Info }").getFirst()).startsWith("E0106");
        assertThat(Flat.errors("{ $a, $a | Info }").getFirst()).startsWith("E0106");
        assertThat(Flat.errors("{ K $a, K $b | Info }").getFirst()).startsWith("E0106");
    }

    @Test
    void refusesUnknownVariables() {
        assertThat(Flat.errors("Info($nothing)").getFirst())
                .isEqualTo("E0104 1:6 there is no variable `$nothing`");
        assertThat(Flat.errors("define($a $a); Info($a)").getFirst()).startsWith("E0104").contains("itself");
        assertThat(Flat.errors("define(a 1); Info").getFirst()).startsWith("E0403");
    }

    @Test
    void refusesImplicitPortsInTheMiddle() {
        assertThat(Flat.errors("Source -> { -> Print -> -> output } -> Sink").getFirst()).startsWith("E0403");
        assertThat(Flat.errors("-> Sink").getFirst()).startsWith("E0403");
        assertThat(Flat.errors("Source -> ;").getFirst()).startsWith("E0403");
    }

    @Test
    void refusesLineDirectivesThatAreNone() {
        assertThat(Flat.errors("# comment\nInfo;").getFirst()).startsWith("E0407 1:1");
    }

    @Test
    void refusesNothing() {
        assertThat(Flat.errors("")).containsExactly("E0401 1:1 the configuration has no elements");
        assertThat(Flat.errors(" // nothing\n")).hasSize(1);
    }

    @Test
    void showsAValuesFaultWhereTheValueStands() {
        var reading = Click.read(new io.weir.diagnostic.SourceText("a.click", """
                elementclass F { $rule, __REST__ $more |
                    input -> IPFilter(allow $rule, $more) -> output
                }
                Idle -> F(udp, deny scr 1.2.3.4, allow all) -> Discard;
                """));
        assertThat(reading.errors()).hasSize(1);
        assertThat(reading.errors().getFirst().span().orElseThrow().text()).isEqualTo("scr");
        assertThat(reading.errors().getFirst().span().orElseThrow().line()).isEqualTo(4);
    }

    @Test
    void showsAnOutsideValuesFaultUnderItsName() {
        var reading = Click.read(
                new io.weir.diagnostic.SourceText("a.click", "Idle -> IPFilter($rule) -> Discard;"),
                java.util.Map.of("rule", "allow tcp tcpp"),
                io.weir.element.Catalogue.standard());
        assertThat(reading.errors().getFirst().span().orElseThrow()).hasToString("$rule:1:11");
    }
}
