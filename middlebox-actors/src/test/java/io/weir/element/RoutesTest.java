package io.weir.element;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diagnostic.Diagnostic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** StaticIPLookup and RadixIPLookup. */
class RoutesTest {
    private static Rig router(String name, String routes) {
        return Rig.of("in -> GetIPAddress(16) -> r :: " + name + "(" + routes + ") -> StoreIPAddress(0)"
                + " -> o0 :: Discard; r[1] -> StoreIPAddress(0) -> o1 :: Discard;");
    }

    private static byte[] to(String destination) {
        return Ip.udp("192.0.2.1", 1, destination, 2, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"StaticIPLookup", "RadixIPLookup"})
    void theLongestPrefixWins(String name) {
        Rig rig = router(name, "0.0.0.0/0 10.9.9.9 1, 10.0.0.0/8 0, 10.1.0.0 255.255.0.0 1".replace(
                "10.1.0.0 255.255.0.0", "10.1.0.0/255.255.0.0") + ", 10.1.2.3 0.0.0.0 0, 200.0.0.0/7 - 0");
        assertThat(rig.send(to("10.200.0.1")).one("o0")).startsWith(10, 200, 0, 1);
        assertThat(rig.send(to("10.1.2.4")).one("o1")).startsWith(10, 1, 2, 4);
        assertThat(rig.send(to("10.1.2.3")).one("o0")).startsWith(10, 1, 2, 3);
        assertThat(rig.send(to("11.0.0.0")).one("o1")).startsWith(10, 9, 9, 9);
        assertThat(rig.send(to("255.255.255.255")).one("o1")).startsWith(10, 9, 9, 9);
        assertThat(rig.send(to("201.255.255.255")).one("o0")).startsWith(201, 255, 255, 255);
    }

    @Test
    void whatNoRouteMatchesIsDropped() {
        Rig rig = router("StaticIPLookup", "10.0.0.0/8 0");
        assertThat(rig.send(to("11.0.0.1")).drops()).containsExactly("no-route");
        assertThat(rig.send(to("9.255.255.255")).drops()).containsExactly("no-route");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33 0", "10.0.0.0/8", "10.0.0.0/8 2", "10.0.0.0/8 x 0", "10.0.0.0/8 1.2.3.4 5 0", "x 0"})
    void wrongRoutesAreTold(String route) {
        assertThat(Rig.errors("Idle -> r :: RadixIPLookup(" + route + ") -> Discard; r[1] -> Discard"))
                .extracting(Diagnostic::code).containsExactly("E0305");
    }

    @Test
    void aSecondRouteForAPrefixIsTold() {
        assertThat(Rig.errors("Idle -> r :: StaticIPLookup(10.0.0.0/8 0, 10.9.0.0/8 1) -> Discard; r[1] -> Discard"))
                .extracting(Diagnostic::code).containsExactly("E0304");
    }
}
