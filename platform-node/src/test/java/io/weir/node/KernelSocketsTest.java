package io.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.attach.Tuple;
import io.weir.net.IpAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KernelSocketsTest {
    private static final String HEADING = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid";
    private static final String REST = " 00000000:00000000 00:00000000 00000000 0 0 1 1";
    private static final Tuple WEB = Tuple.of(IpAddress.of("10.78.0.3"), Tuple.TCP, 80);

    private static List<KernelSockets.Bound> tcp(String... lines) {
        return KernelSockets.parse(Tuple.TCP, List.of(lines));
    }

    @Test
    void socketOfAnAddressHearsItsTupleOnly() {
        KernelSockets.Bound bound = tcp(HEADING, "   0: 03004E0A:0050 00000000:0000 0A" + REST).getFirst();
        assertThat(bound.toString()).isEqualTo("tcp 10.78.0.3:80");
        assertThat(bound.hears(WEB)).isTrue();
        assertThat(bound.hears(Tuple.of(IpAddress.of("10.78.0.4"), Tuple.TCP, 80))).isFalse();
        assertThat(bound.hears(Tuple.of(IpAddress.of("10.78.0.3"), Tuple.UDP, 80))).isFalse();
        assertThat(bound.hears(new Tuple(IpAddress.of("10.78.0.3"), Tuple.TCP, 1, 79))).isFalse();
        assertThat(bound.hears(new Tuple(IpAddress.of("10.78.0.3"), Tuple.TCP, 1, 80))).isTrue();
    }

    @Test
    void socketOfEveryAddressHearsEveryOneOfItsKind() {
        assertThat(tcp("   0: 00000000:0050 00000000:0000 0A" + REST).getFirst().hears(WEB)).isTrue();
        String six = "   0: " + "0".repeat(32) + ":0050 " + "0".repeat(32) + ":0000 0A" + REST;
        assertThat(tcp(six).getFirst().hears(WEB)).as("an IPv6 socket hears IPv4 too").isTrue();
        Tuple web6 = Tuple.of(IpAddress.of("fd00::3"), Tuple.TCP, 80);
        assertThat(tcp(six).getFirst().hears(web6)).isTrue();
        assertThat(tcp("   0: 00000000:0050 00000000:0000 0A" + REST).getFirst().hears(web6)).isFalse();
    }

    @Test
    void connectionThatIsOverAndGarbageAreNoSockets() {
        assertThat(tcp("   0: 03004E0A:0050 0100000A:1234 06" + REST, "garbage", "", "1: 2:3 4 5")).isEmpty();
    }

    @Test
    void ipv6AddressIsReadInWords() {
        String line = "   0: 000000FD000000000000000003000000:0050 " + "0".repeat(32) + ":0000 0A" + REST;
        assertThat(tcp(line).getFirst().address()).isEqualTo(IpAddress.of("fd00::3"));
    }
}
