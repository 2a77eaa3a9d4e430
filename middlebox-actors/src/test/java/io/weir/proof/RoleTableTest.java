package io.weir.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of the In-Net paper: which kind of middlebox is safe for whom. Transparent ones work on traffic of others,
 * so they are given only what is addressed to them and found out; those on a tenant's own traffic rewrite to its hosts.
 */
final class RoleTableTest {
    private static final String CLIENT = "203.0.113.20";

    record Row(String name, String click, int thirdParty, int customer, int operator) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Row> rows() {
        String in = "FromNetfront() -> ";
        String out = " -> ToNetfront();";
        String toClient = " -> IPRewriter(pattern - - " + CLIENT + " - 0 0)" + out;
        return List.of(
                new Row("router", in + "Strip(14) -> CheckIPHeader() -> r :: StaticIPLookup(0.0.0.0/0 0) -> DecIPTTL()"
                        + " -> EtherEncap(0x0800, 02:00:00:00:00:01, 02:00:00:00:00:02)" + out, 3, 3, 0),
                new Row("inspection", in + "c :: IPClassifier(tcp, -); c[0] -> t :: Counter() -> o :: ToNetfront(); c[1] -> o;", 3, 3, 0),
                new Row("nat", in + "IPRewriter(pattern 192.0.2.10 1024-65535 - - 0 0)" + out, 3, 3, 0),
                new Row("flow meter", in + "Counter()" + toClient, 0, 0, 0),
                new Row("rate limiter", in + "Queue(100) -> BandwidthShaper(100000) -> Unqueue()" + toClient, 0, 0, 0),
                new Row("firewall", in + "IPFilter(allow tcp dst port 80, deny all)" + toClient, 0, 0, 0),
                new Row("ping responder", in + "ICMPPingResponder()" + out, 0, 0, 0),
                new Row("mirror", in + "IPMirror()" + out, 0, 0, 0),
                new Row("forged source", in + "IPRewriter(pattern 8.8.8.8 - " + CLIENT + " - 0 0)" + out, 3, 3, 0));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void holdsForThirdParties(Row row) {
        check(row, Role.THIRD_PARTY, row.thirdParty());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void holdsForCustomers(Row row) {
        check(row, Role.CUSTOMER, row.customer());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void holdsForTheOperator(Row row) {
        check(row, Role.OPERATOR, row.operator());
    }

    @Test
    void endOfATunnelIsNeverSafeForThirdParties() {
        String click = "FromNetfront() -> Strip(14) -> StripIPHeader() -> CheckIPHeader()"
                + " -> EtherEncap(0x0800, 02:00:00:00:00:01, 02:00:00:00:00:02) -> ToNetfront();";
        Report report = Verification.verify(
                Requests.request(click, Role.THIRD_PARTY).withAuthorized(Requests.prefixes(CLIENT + "/32")));
        assertThat(report.exitCode()).isEqualTo(4);
        assertThat(report.verdict()).isInstanceOf(Verdict.NeedsSandbox.class);
    }

    private static void check(Row row, Role role, int exitCode) {
        Report report = Verification.verify(
                Requests.request(row.click(), role).withAuthorized(Requests.prefixes(CLIENT + "/32")));
        assertThat(report.exitCode()).as("%s", report.verdict()).isEqualTo(exitCode);
    }
}
