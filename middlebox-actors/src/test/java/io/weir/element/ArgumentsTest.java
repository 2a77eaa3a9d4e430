package io.weir.element;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.diagnostic.Span;
import io.weir.net.Ipv4Address;
import io.weir.program.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    private final Diagnostics diagnostics = new Diagnostics();

    private Arguments arguments(String text) {
        SourceText source = new SourceText("test.click", text);
        List<Argument> list = new ArrayList<>();
        int start = 0;
        for (String part : text.isEmpty() ? new String[0] : text.split(",")) {
            int lead = part.length() - part.stripLeading().length();
            list.add(new Argument(part.strip(), source.span(start + lead, start + lead + part.strip().length())));
            start += part.length() + 1;
        }
        return new Arguments(list, source.span(0, 0), 1, 1, diagnostics);
    }

    private List<String> told() {
        return diagnostics.list().stream()
                .map(d -> d.code() + " " + d.span().map(Span::text).orElse("")).toList();
    }

    @Test
    void positionalArgumentsComeInOrderAndByName() {
        Arguments arguments = arguments("5, B 7, 6");
        assertThat(arguments.mandatory("A", Form.integer(0, 9), 0)).isEqualTo(5);
        assertThat(arguments.optional("BE", Form.integer(0, 9))).contains(6);
        assertThat(arguments.optional("CE", Form.integer(0, 9))).isEmpty();
        assertThat(arguments("LEN 3, 4").optional("LEN", Form.integer(0, 9))).contains(3);
    }

    @Test
    void aMissingArgumentIsToldOnce() {
        Arguments arguments = arguments("");
        assertThat(arguments.mandatory("LENGTH", Form.integer(0, 9), 4)).isEqualTo(4);
        arguments.finish();
        assertThat(told()).containsExactly("E0301 ");
        assertThat(diagnostics.list().getFirst().message()).isEqualTo("argument LENGTH is missing");
    }

    @Test
    void whatWasNotAskedForIsTold() {
        Arguments arguments = arguments("1, 2, LIMT 3, LIMIT 4, LIMIT 5");
        arguments.optional("A", Form.integer(0, 9));
        arguments.keyword("LIMIT", Form.integer(0, 9));
        arguments.finish();
        assertThat(told()).containsExactly("E0302 2", "E0303 LIMT 3", "E0304 LIMIT 5");
        assertThat(diagnostics.list().get(1).helps()).containsExactly("did you mean LIMIT?");
    }

    @Test
    void aWrongValueIsToldOnItsOwnSpan() {
        Arguments arguments = arguments("x, LIMIT y, BADSRC 1.2.3.4 1.2.3");
        assertThat(arguments.mandatory("A", Form.integer(0, 9), 3)).isEqualTo(3);
        assertThat(arguments.keyword("LIMIT", Form.integer(0, 9))).isEmpty();
        assertThat(arguments.keywordList("BADSRC", Form.IPV4)).containsExactly(Ipv4Address.of("1.2.3.4"));
        arguments.finish();
        assertThat(told()).containsExactly("E0305 x", "E0305 y", "E0305 1.2.3");
        assertThat(diagnostics.list().getFirst().message()).isEqualTo("`x` is not a number from 0 to 9");
    }

    @Test
    void textThatVariablesChangedKeepsTheWholeSpan() {
        SourceText source = new SourceText("test.click", "$routes");
        Argument argument = new Argument("10.0.0.0/8 x", source.span(0, 7));
        assertThat(argument.words()).extracting(word -> word.span().text()).containsOnly("$routes");
        Argument literal = new Argument("a  \"b c\" d", new SourceText("t", "  a  \"b c\" d").span(2, 12));
        assertThat(literal.words()).extracting(word -> word.span().text()).containsExactly("a", "\"b c\"", "d");
    }

    @Test
    void aLongTextIsNotRepeatedWhole() {
        arguments("x".repeat(100_000)).optional("A", Form.integer(0, 9));
        assertThat(diagnostics.list().getFirst().message().length()).isLessThan(200);
    }

    @ParameterizedTest
    @CsvSource({"10, 10000000000", "10ms, 10000000", "1.5s, 1500000000", "2min, 120000000000", "3 us, 3000", "1h, 3600000000000",
        "7ns, 7"})
    void timesHaveUnits(String text, long ns) {
        assertThat(Form.TIME.reader().apply(text)).contains(Duration.ofNanos(ns));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "0", "1 fortnight", "1e3s", "9999999999h", "1..5s", "0.0000000001s", ".5"})
    void wrongTimesAreRefused(String text) {
        assertThat(Form.TIME.reader().apply(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1000, 1000", "1Mbps, 125000", "1MBps, 1000000", "8kb/s, 1000", "1Gbps, 125000000", "2.5Mbps, 312500",
        "16bps, 2"})
    void bandwidthsHaveUnits(String text, long bytes) {
        assertThat(Form.BANDWIDTH.reader().apply(text)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Mbps", "0", "-5", "1Mb", "1 furlong", "1bps", "99999999Gbps", "1M"})
    void wrongBandwidthsAreRefused(String text) {
        assertThat(Form.BANDWIDTH.reader().apply(text)).isEmpty();
    }

    @Test
    void numbersAreBoundedAndMayBeHexadecimal() {
        assertThat(Form.number(0, 1 << 20).reader().apply("0x800")).contains(2048L);
        assertThat(Form.number(-5, 5).reader().apply("-5")).contains(-5L);
        for (String wrong : List.of("6", "", "-", "0x", "5.0", "99999999999999999999", "+1", "1 2", "٣")) {
            assertThat(Form.number(-5, 5).reader().apply(wrong)).as(wrong).isEmpty();
        }
    }

    @Test
    void dataComesInAllOfClicksQuotes() {
        assertThat(Form.DATA.reader().apply("abc")).contains(Bytes.ofHex("616263"));
        assertThat(Form.DATA.reader().apply("\\<00 fF 1 2>")).contains(Bytes.ofHex("00ff12"));
        assertThat(Form.DATA.reader().apply("\"a\\n\\<01>\\\"\"'\\n'")).contains(Bytes.ofHex("610a01225c6e"));
        for (String wrong : List.of("\"a", "'a", "\\<0>", "\\<zz>", "\\<00", "\"\\")) {
            assertThat(Form.DATA.reader().apply(wrong)).as(wrong).isEmpty();
        }
    }

    @Test
    void wordsAndTextLoseTheirQuotes() {
        assertThat(Form.WORD.reader().apply("\"eth0\"")).contains("eth0");
        assertThat(Form.WORD.reader().apply("\" \"")).isEmpty();
        assertThat(Form.TEXT.reader().apply("'a b'")).isEqualTo(Optional.of("a b"));
        assertThat(Form.BOOL.reader().apply("maybe")).isEmpty();
        assertThat(Form.BOOL.reader().apply("False")).contains(false);
    }

    @Test
    void codesOfArgumentsAreAllOfOneFamily() {
        assertThat(Rig.errors("Idle -> Strip(a, b, C d) -> Queue(0) -> Discard")).extracting(Diagnostic::code)
                .allMatch(code -> code.startsWith("E03")).hasSize(4);
    }
}
