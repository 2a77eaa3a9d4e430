package io.weir.programs.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

final class ZoneFileTest {
    private static final String HEAD = "$ORIGIN example.org.\n$TTL 1h\n@ SOA ns h 1 2h 15m 2w 5m\n@ NS ns\nns A 192.0.2.1\n";

    private final Diagnostics diagnostics = new Diagnostics();

    private Optional<Zone> read(String text) {
        return ZoneFile.read(new SourceText("zone", text), diagnostics);
    }

    private static Name name(String text) {
        return Name.fromConstantString(text + ".example.org.");
    }

    private Diagnostic only(String text) {
        assertThat(read(text)).isEmpty();
        assertThat(diagnostics.list()).hasSize(1);
        return diagnostics.list().getFirst();
    }

    @Test
    void readsWhatZoneFilesHave() {
        Zone zone = read(HEAD
                        + """
                        www 300 IN A 192.0.2.2 ; a comment
                            IN AAAA 2001:db8::2
                        txt TXT ( "two ; strings"
                              "on two lines" )
                        $ORIGIN sub.example.org.
                        $TTL 60
                        a A 192.0.2.3
                        b.example.org. CNAME a
                        """)
                .orElseThrow();
        assertThat(zone.apex()).hasToString("example.org.");
        assertThat(zone.find(name("www"), Type.AAAA, Optional.empty())).hasToString("Found[records={ www.example.org. 3600 IN AAAA [2001:db8:0:0:0:0:0:2] }]");
        assertThat(zone.find(name("txt"), Type.TXT, Optional.empty()).toString()).contains("\"two ; strings\" \"on two lines\"");
        assertThat(zone.find(name("a.sub"), Type.A, Optional.empty()).toString()).contains(" 60 IN A ");
        assertThat(zone.find(name("b"), Type.A, Optional.empty())).isInstanceOf(Lookup.Alias.class);
    }

    @Test
    void regionsHaveRecordsOfTheirOwnWithTheOriginOfTheirPlace() {
        Zone zone = read(HEAD
                        + """
                        www A 192.0.2.2
                        $REGION eu 198.51.100.0/24
                        $REGION eu 2001:db8::/32   ; more of it
                        $ORIGIN sub.example.org.
                        a A 192.0.2.3
                        $FOR eu
                        a A 203.0.113.3
                        www.example.org. A 203.0.113.2
                        $FOR all
                        b A 192.0.2.4
                        """)
                .orElseThrow();
        Optional<Region> eu = zone.regions().of(io.weir.net.IpAddress.of("2001:db8::9"), 128);
        assertThat(eu).get().extracting(Region::name).isEqualTo("eu");
        assertThat(zone.find(name("a.sub"), Type.A, eu).toString()).contains("203.0.113.3");
        assertThat(zone.find(name("a.sub"), Type.A, Optional.empty()).toString()).contains("192.0.2.3");
        assertThat(zone.find(name("www"), Type.A, eu).toString()).contains("203.0.113.2");
        assertThat(zone.find(name("b.sub"), Type.A, eu).toString()).contains("192.0.2.4");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "www A 192.0.2.300 | 6",
        "www A | 6",
        "www WHAT 1 | 6",
        "www TXT ( never closed | 6",
        "www.example.net. A 192.0.2.2 | 6",
        "ns CNAME www | 6",
        "@ SOA ns h 1 2 3 4 5 | 6",
        "www CH TXT x | 6",
        "sub DNAME example.net. | 6",
        "$INCLUDE /etc/passwd | 6",
        "$FOR eu | 6",
        "$REGION all 192.0.2.0/24 | 6",
        "$REGION eu | 6",
        "$REGION eu 192.0.2.0/33 | 6",
        "$REGION Eu! 192.0.2.0/24 | 6",
    })
    void tellsWhereTheMistakeIs(String line, int number) {
        Diagnostic mistake = only(HEAD + line + "\n");
        assertThat(mistake.code()).isEqualTo("E0470");
        assertThat(mistake.span().orElseThrow().line()).as("%s", mistake.message()).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "$REGION eu 192.0.2.0/24\n$REGION us 192.0.2.0/24\n",
        "$REGION eu 192.0.2.0/24\n$FOR eu\nonly A 192.0.2.3\n",
        "$REGION eu 192.0.2.0/24\n$FOR eu\n   A 192.0.2.3\n",
        "$GENERATE 1-1000000 host$ A 192.0.2.1\n"
    })
    void refusesWhatWouldBeServedWrongly(String more) {
        assertThat(read(HEAD + more)).isEmpty();
        assertThat(diagnostics.failed()).isTrue();
    }

    @Test
    void zoneNeedsAnAuthorityAndServers() {
        assertThat(only("$ORIGIN example.org.\n$TTL 60\n@ NS ns\n").message()).contains("one SOA");
        assertThat(ZoneFile.read(new SourceText("zone", "$ORIGIN x.\n$TTL 60\n@ SOA a b 1 2 3 4 5\n"), new Diagnostics())).isEmpty();
    }

    @Test
    void hugeFileIsGivenUp() {
        StringBuilder text = new StringBuilder(HEAD);
        for (int i = 0; i <= ZoneFile.MOST_RECORDS; i++) {
            text.append("h").append(i).append(" A 192.0.2.1\n");
        }
        assertThat(only(text.toString()).message()).contains("at most 100000");
    }
}
