package io.weir.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DataTest {
    private static final Data SAMPLE = Data.fields()
            .put("name", "fw \"1\"\n\u0007")
            .put("count", 3)
            .put("rate", 12.50)
            .put("safe", true)
            .put("place", new Data.Unknown())
            .put("none", Data.items(List.of()))
            .put("list", Data.items(List.of(Data.fields().put("a", 1).put("b", "no").end(), Data.of("x"))))
            .end();

    @Test
    void writesJsonOnOneLine() {
        assertThat(Json.line(SAMPLE))
                .isEqualTo("{\"name\":\"fw \\\"1\\\"\\n\\u0007\",\"count\":3,\"rate\":12.5,\"safe\":true,"
                        + "\"place\":null,\"none\":[],\"list\":[{\"a\":1,\"b\":\"no\"},\"x\"]}");
    }

    @Test
    void writesJsonForPeople() {
        assertThat(Json.pretty(Data.fields().put("a", 1).put("b", Data.texts(List.of("x"))).end()))
                .isEqualTo("{\n  \"a\": 1,\n  \"b\": [\n    \"x\"\n  ]\n}");
    }

    @Test
    void quotesEveryTextInYaml() {
        assertThat(Yaml.of(SAMPLE)).isEqualTo("""
                name: "fw \\"1\\"\\n\\u0007"
                count: 3
                rate: 12.5
                safe: true
                place: null
                none: []
                list:
                  -
                    a: 1
                    b: "no"
                  - "x\"""");
    }

    @Test
    void writesWhatIsNoNumberAsNull() {
        assertThat(Json.line(Data.of(Double.NaN))).isEqualTo("null");
        assertThat(Json.line(Data.of(1000.0))).isEqualTo("1000");
    }

    @Test
    void escapesHalfACharacter() {
        assertThat(Json.line(Data.of("\ud83d"))).isEqualTo("\"\\ud83d\"");
        assertThat(Json.line(Data.of("\ud83d\ude00"))).isEqualTo("\"\ud83d\ude00\"");
    }

    @Test
    void keepsControlCharactersOutOfTables() {
        assertThat(Table.of("A", "B").row("x\u001b[2J", "y").row("long", 1).text())
                .isEqualTo("A      B\nx.[2J  y\nlong   1");
    }
}
