package io.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressScopeTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, WILDCARD", "::, WILDCARD",
        "127.0.0.1, LOOPBACK", "::1, LOOPBACK",
        "10.255.0.1, PRIVATE", "172.16.0.1, PRIVATE", "172.31.255.255, PRIVATE", "192.168.1.1, PRIVATE",
        "169.254.7.7, PRIVATE", "100.64.0.1, PRIVATE", "100.127.255.255, PRIVATE",
        "fd00::1, PRIVATE", "fe80::1, PRIVATE",
        "172.32.0.1, PUBLIC", "172.15.255.255, PUBLIC", "100.63.255.255, PUBLIC", "100.128.0.1, PUBLIC",
        "192.0.2.1, PUBLIC", "8.8.8.8, PUBLIC", "2001:db8::1, PUBLIC", "ff02::1, PUBLIC"
    })
    void tellsHowFarAnAddressReaches(String address, AddressScope scope) throws UnknownHostException {
        assertThat(AddressScope.of(InetAddress.getByName(address))).isEqualTo(scope);
    }
}
