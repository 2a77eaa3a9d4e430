package io.weir.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "10.1.2.3", "128.0.0.1", "255.255.255.255"})
    void addressesReadAndPrintAlike(String text) {
        assertThat(Ipv4Address.of(text)).hasToString(text);
    }

    @Test
    void highAddressesStayPositive() {
        assertThat(Ipv4Address.of("255.255.255.255").value()).isEqualTo(4294967295L);
        assertThat(Ipv4Address.of("128.0.0.0")).isGreaterThan(Ipv4Address.of("127.255.255.255"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.-4", "1.2.3.04", "1.2.3.4 ", "1..3.4", "a.b.c.d",
        "1.2.3.4/8", "1.2.3.99999999999", "+1.2.3.4", "١.2.3.4"})
    void refusesWhatIsNotAnAddress(String text) {
        assertThat(Ipv4Address.parse(text)).isEmpty();
    }

    @Test
    void prefixesClearWhatIsBehindTheirLength() {
        Ipv4Prefix prefix = Ipv4Prefix.of("10.1.2.3/8");
        assertThat(prefix).hasToString("10.0.0.0/8").isEqualTo(Ipv4Prefix.of("10.0.0.0 255.0.0.0"));
        assertThat(prefix.first()).isEqualTo(Ipv4Address.of("10.0.0.0").value());
        assertThat(prefix.last()).isEqualTo(Ipv4Address.of("10.255.255.255").value());
        assertThat(prefix.mask()).hasToString("255.0.0.0");
    }

    @Test
    void prefixesOfAnyLengthContainTheirEnds() {
        for (int length = 0; length <= 32; length++) {
            Ipv4Prefix prefix = new Ipv4Prefix(Ipv4Address.of("203.0.113.77"), length);
            assertThat(prefix.contains(Ipv4Address.of("203.0.113.77"))).isTrue();
            assertThat(prefix.last() - prefix.first()).isEqualTo((1L << 32 - length) - 1);
            assertThat(Ipv4Prefix.ALL.contains(prefix)).isTrue();
        }
        assertThat(Ipv4Prefix.of("10.0.0.0/8").contains(Ipv4Prefix.ALL)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/", "/8", "10.0.0.0/255.0.255.0", "10.0.0.0 8 8", "10.0.0/8", "10.0.0.0/-1", ""})
    void refusesWhatIsNotAPrefix(String text) {
        assertThat(Ipv4Prefix.parse(text)).isEmpty();
    }

    @Test
    void ethernetAddressesReadBothSpellings() {
        assertThat(MacAddress.of("0:1:2:aa:BB:cc")).hasToString("00:01:02:aa:bb:cc").isEqualTo(MacAddress.of("00-01-02-AA-bb-CC"));
        assertThat(MacAddress.BROADCAST).hasToString("ff:ff:ff:ff:ff:ff");
        assertThat(MacAddress.BROADCAST.isGroup()).isTrue();
        assertThat(MacAddress.parse("00:01:02:03:04")).isEmpty();
        assertThat(MacAddress.parse("00:01:02:03:04:100")).isEmpty();
        assertThat(MacAddress.parse("00:01:02:03:04-05")).isEmpty();
    }

    @Test
    void endpointsReadBothSpellings() {
        assertThat(Ipv4Endpoint.parse("10.0.0.1:80")).isEqualTo(Ipv4Endpoint.parse("10.0.0.1 80")).isPresent();
        assertThat(Ipv4Endpoint.parse("10.0.0.1:65536")).isEmpty();
        assertThat(Ipv4Endpoint.parse("10.0.0.1")).isEmpty();
        assertThatThrownBy(() -> new Ipv4Endpoint(Ipv4Address.of("1.2.3.4"), -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"::", "::1", "2001:db8::1", "1:2:3:4:5:6:7:8", "fe80::1:0:0:1", "2001:db8:0:1:1:1:1:1", "1::"})
    void ipv6AddressesReadAndPrintAlike(String text) {
        assertThat(Ipv6Address.of(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "1.2.3.4::", "::1.2.3",
        "fe80::1%eth0", "1:2:3:4:5:6:7:8::", "::g", "1:2:3:4:5:6:7:1.2.3.4"})
    void refusesWhatIsNotAnIpv6Address(String text) {
        assertThat(Ipv6Address.parse(text)).isEmpty();
    }

    @Test
    void ipv6AddressesPrintAsRecommended() {
        assertThat(Ipv6Address.of("2001:0DB8:0:0:1:0:0:1")).hasToString("2001:db8::1:0:0:1");
        assertThat(Ipv6Address.of("64:ff9b::192.0.2.33")).hasToString("64:ff9b::c000:221");
        assertThat(Ipv6Address.linkLocal(MacAddress.of("02:57:0a:4d:00:28"))).hasToString("fe80::57:aff:fe4d:28");
        assertThat(Ipv6Address.of("2001:db8::12:3456").solicitedNode()).hasToString("ff02::1:ff12:3456");
    }

    @Test
    void mappedAddressesAreIpv4Addresses() {
        assertThat(IpAddress.of("::ffff:10.1.2.3")).isEqualTo(Ipv4Address.of("10.1.2.3"));
        IpAddress address = Ipv4Address.of("255.1.2.3");
        assertThat(IpAddress.of(address.high(), address.low())).isEqualTo(address);
        assertThat(IpAddress.of("2001:db8::1").version()).isEqualTo(6);
    }

    @Test
    void prefixesOfBothKindsContainTheirOwnKindOnly() {
        assertThat(IpPrefix.of("2001:db8:1:2::/61").contains(IpAddress.of("2001:db8:1:7::9"))).isTrue();
        assertThat(IpPrefix.of("2001:db8:1:2::/61").contains(IpAddress.of("2001:db8:1:8::"))).isFalse();
        assertThat(IpPrefix.of("10.1.2.3/24")).hasToString("10.1.2.0/24");
        assertThat(IpPrefix.of("10.0.0.0/24").contains(IpAddress.of("10.0.0.255"))).isTrue();
        assertThat(IpPrefix.of("10.0.0.0/24").contains(IpAddress.of("10.0.1.0"))).isFalse();
        assertThat(IpPrefix.ALL_IPV6.contains(IpAddress.of("10.0.0.1"))).isFalse();
        assertThat(IpPrefix.ALL_IPV4.contains(IpAddress.of("10.0.0.1"))).isTrue();
        assertThat(IpPrefix.of(IpAddress.of("::1"))).hasToString("::1/128");
        assertThat(IpPrefix.parse("10.0.0.0/33")).isEmpty();
        assertThat(IpPrefix.parse("::/129")).isEmpty();
        assertThat(IpPrefix.parse("x/0")).isEmpty();
    }
}
