package io.weir.filter;

import static io.weir.filter.Filters.allows;
import static io.weir.filter.Filters.packet;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diagnostic.Severity;
import io.weir.program.Step;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the manual pages of IPFilter and IPClassifier say, and Click's own tests of them. */
final class IPFilterTest {
    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;

    private final byte[] web = packet(TCP, "10.0.0.1", 40000, "192.168.1.2", 80);
    private final byte[] dns = packet(UDP, "10.0.0.1", 53, "200.1.1.1", 5353);
    private final byte[] ping = packet(ICMP, "200.1.1.1", 0x0800, "10.0.0.1", 0);

    @Test
    void matchesAddresses() {
        assertThat(allows("src 10.0.0.1", web)).isTrue();
        assertThat(allows("dst 10.0.0.1", web)).isFalse();
        assertThat(allows("10.0.0.1", web)).isTrue();
        assertThat(allows("host 192.168.1.2", web)).isTrue();
        assertThat(allows("src and dst host 10.0.0.1", web)).isFalse();
        assertThat(allows("src or dst host 10.0.0.1", ping)).isTrue();
        assertThat(allows("src host != 10.0.0.1", web)).isFalse();
        assertThat(allows("host != 10.0.0.1", web)).isFalse();
        assertThat(allows("host != 10.0.0.2", web)).isTrue();
    }

    @Test
    void matchesNetworks() {
        assertThat(allows("src net 10.0.0.0/8", web)).isTrue();
        assertThat(allows("dst net 192.168.0.0/255.255.0.0", web)).isTrue();
        assertThat(allows("dst net 192.168.0.0 mask 255.255.0.0", web)).isTrue();
        assertThat(allows("dst 200.0.0.0/8", dns)).isTrue();
        assertThat(allows("dst & 255.0.255.0 = 192.9.1.9", web)).isTrue();
        assertThat(allows("src 0.0.0.0/0", web)).isTrue();
    }

    @Test
    void matchesPorts() {
        assertThat(allows("dst port 80", web)).isTrue();
        assertThat(allows("dst port www", web)).isTrue();
        assertThat(allows("www", web)).isTrue();
        assertThat(allows("dst tcp port 80", web)).isTrue();
        assertThat(allows("dst udp port 80", web)).isFalse();
        assertThat(allows("tcp && dst port > 79 && dst port < 81", web)).isTrue();
        assertThat(allows("dst port >= 81", web)).isFalse();
        assertThat(allows("dst port <= 80", web)).isTrue();
        assertThat(allows("port 80 or 443", web)).isTrue();
        assertThat(allows("src port 80 or 443", web)).isFalse();
        assertThat(allows("dst port & 0xf0 == 0x50", web)).isTrue();
        assertThat(allows("src tcp port & 10 == 8", packet(TCP, "1.1.1.1", 12, "2.2.2.2", 0))).isTrue();
        assertThat(allows("dst port 80", packet(ICMP, "1.1.1.1", 1, "2.2.2.2", 80))).isFalse();
    }

    @Test
    void tellsUnequalPortsFromNotEqualPorts() {
        assertThat(allows("src tcp port != 5", web)).isTrue();
        assertThat(allows("src tcp port != 5", dns)).isFalse();
        assertThat(allows("not src tcp port == 5", dns)).isTrue();
        assertThat(allows("icmp type != 4", web)).isFalse();
        assertThat(allows("icmp type != 4", ping)).isTrue();
        assertThat(allows("port < 100", dns)).isFalse();
        assertThat(allows("port >= 5353", dns)).isTrue();
    }

    @Test
    void matchesProtocolsFlagsAndTypes() {
        byte[] syn = web.clone();
        syn[33] = 2;
        byte[] synAck = web.clone();
        synAck[33] = 18;
        assertThat(allows("ip proto 6", web)).isTrue();
        assertThat(allows("ip proto != tcp", web)).isFalse();
        assertThat(allows("ip proto > 16", dns)).isTrue();
        assertThat(allows("tcpudp", dns)).isTrue();
        assertThat(allows("tcpudp", ping)).isFalse();
        assertThat(allows("syn", syn)).isTrue();
        assertThat(allows("tcp opt syn and not ack", syn)).isTrue();
        assertThat(allows("syn ack", synAck)).isTrue();
        assertThat(allows("syn && !ack", synAck)).isFalse();
        assertThat(allows("tcp opt 18", synAck)).isTrue();
        assertThat(allows("tcp[13] & 0x12 == 2", syn)).isTrue();
        assertThat(allows("icmp type echo", ping)).isTrue();
        assertThat(allows("icmp echo-reply", ping)).isFalse();
        assertThat(allows("icmp type 0 or 8", ping)).isTrue();
    }

    @Test
    void matchesHeaderFields() {
        byte[] odd = web.clone();
        odd[1] = (byte) 0xb9;
        odd[4] = 0x12;
        odd[5] = 0x34;
        odd[34] = 0x20;
        assertThat(allows("ip vers 4 and ip hl 5 and ip ttl 64 and ip len 40", odd)).isTrue();
        assertThat(allows("ip tos 0xb9 and ip dscp 46 and ip ect 1 and ip ect", odd)).isTrue();
        assertThat(allows("ip ce", odd)).isFalse();
        assertThat(allows("ip id 0x1234", odd)).isTrue();
        assertThat(allows("ip ttl < 64", odd)).isFalse();
        assertThat(allows("tcp win 0x2000", odd)).isTrue();
        assertThat(allows("ip[9] 6 && ip[12:4] 0x0a000001", odd)).isTrue();
        assertThat(allows("transp[2:2] = 80", odd)).isTrue();
        assertThat(allows("udp[2:2] = 80", odd)).isFalse();
    }

    @Test
    void dropsFragmentWithoutFirst() {
        byte[] first = web.clone();
        first[6] = 0x20;
        byte[] later = web.clone();
        later[7] = 1;
        assertThat(allows("dst port 80", first)).isTrue();
        assertThat(allows("dst port 80", later)).isFalse();
        assertThat(allows("dst port != 81", later)).isFalse();
        assertThat(allows("not dst port 80", later)).isTrue();
        assertThat(allows("ip frag", first)).isTrue();
        assertThat(allows("ip frag", later)).isTrue();
        assertThat(allows("unfrag", later)).isFalse();
        assertThat(allows("unfrag", web)).isTrue();
        assertThat(allows("tcp", later)).isTrue();
    }

    @Test
    void treatsShortPacketsAsClickDoes() {
        byte[] cut = Arrays.copyOf(web, 21);
        assertThat(allows("transp[1]&128==0", cut)).isFalse();
        assertThat(allows("transp[1]&128!=0", cut)).isFalse();
        assertThat(allows("not (transp[1]&128==0)", cut)).isTrue();
        assertThat(allows("transp[1]&128==0 || transp[1]&128==128", cut)).isFalse();
        assertThat(allows("ip[19]&128==0", Arrays.copyOf(web, 19))).isFalse();
        assertThat(allows("ip[19]&128==0", web)).isTrue();
    }

    @Test
    void readsTheTernaryOperator() {
        assertThat(allows("tcp ? dst port 80 : icmp", web)).isTrue();
        assertThat(allows("tcp ? dst port 81 : true", web)).isFalse();
        assertThat(allows("tcp ? dst port 81 : icmp", ping)).isTrue();
        assertThat(allows("udp ? true : tcp ? true : false", web)).isTrue();
        assertThat(allows("tcp ? true : udp ? true : false", web)).isTrue();
        assertThat(allows("tcp ? true : true ? false : false", web)).isTrue();
        assertThat(allows("tcp ? udp ? false : true : false", web)).isTrue();
    }

    @Test
    void bindsNotTighterThanAndTighterThanOr() {
        assertThat(allows("not udp and tcp or udp", web)).isTrue();
        assertThat(allows("not (udp or tcp)", web)).isFalse();
        assertThat(allows("udp and false or tcp", web)).isTrue();
        assertThat(allows("! ! tcp", web)).isTrue();
        assertThat(allows("false", web)).isFalse();
    }

    @Test
    void appliesTheFirstRuleThatMatches() {
        var filter = Filters.program("deny src 10.0.0.2, 0 dst port www, drop udp, allow all");
        assertThat(allows(filter, web)).isTrue();
        assertThat(allows(filter, dns)).isFalse();
        assertThat(allows(filter, ping)).isTrue();
        assertThat(allows(Filters.program("allow false, allow dst port 81"), web)).isFalse();
        assertThat(allows(Filters.program(""), web)).isFalse();
        assertThat(allows(Filters.program("\"allow tcp\""), web)).isTrue();
    }

    @Test
    void keepsOneAlternativeForAListOfPorts() {
        Step.Match match = (Step.Match) Filters.program("allow dst port 80 or 443 or 8080").inputs().getFirst();
        assertThat(match.rules()).hasSize(1);
        assertThat(match.rules().getFirst().origin().orElseThrow().text())
                .isEqualTo("allow dst port 80 or 443 or 8080");
    }

    @Test
    void pointsAtTheWordThatIsWrong() {
        assertThat(wrong("allow scr 10.0.0.1")).isEqualTo("E0320 scr: did you mean `src`?");
        assertThat(wrong("allow dst port")).startsWith("E0320");
        assertThat(wrong("alow tcp")).isEqualTo("E0325 alow: did you mean `allow`?");
        assertThat(wrong("7 tcp")).startsWith("E0201 7");
        assertThat(wrong("allow dst port 70000")).startsWith("E0321 dst port 70000");
        assertThat(wrong("'allow (tcp'")).startsWith("E0320");
        assertThat(wrong("allow tcp or")).startsWith("E0320");
        assertThat(wrong("'allow tcp )'")).startsWith("E0320 'allow");
        assertThat(wrong("allow echo")).startsWith("E0320 echo");
        assertThat(wrong("allow 80")).startsWith("E0320 80");
        assertThat(wrong("allow icmp port 80")).startsWith("E0320");
        assertThat(wrong("allow src 10.0.0.300")).startsWith("E0320");
        assertThat(wrong("allow tcp udp port 80")).startsWith("E0320 udp");
    }

    private static String wrong(String arguments) {
        var errors = Filters.read(arguments).errors();
        assertThat(errors).hasSize(1);
        var error = errors.getFirst();
        return error.code() + " " + error.span().orElseThrow().text()
                + (error.helps().isEmpty() ? "" : ": " + error.helps().getFirst());
    }

    @Test
    void warnsOfRulesThatCannotMatch() {
        var reading = Filters.read("allow src port www and src port ftp, allow ip ttl < 256");
        assertThat(reading.configuration()).isPresent();
        assertThat(reading.diagnostics()).extracting(d -> d.code()).containsExactly("E0324", "E0322");
        assertThat(reading.diagnostics()).allMatch(d -> d.severity() == Severity.WARNING);
    }

    @Test
    void refusesPatternsThatExplode() {
        StringBuilder pattern = new StringBuilder("allow true");
        for (int i = 0; i < 40; i++) {
            pattern.append(" and (ip[").append(i).append("] 1 or transp[").append(i).append("] 1)");
        }
        assertThat(Filters.read(pattern.toString()).errors()).extracting(d -> d.code()).containsExactly("E0323");
    }
}
