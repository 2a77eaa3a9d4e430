package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.attach.Tuple;
import io.weir.net.IpAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UserRuleTest {
    private static final Users USERS = new Users(List.of("root:x:0:0::/root:/bin/sh", "www:x:33:33::/:/bin/false"));
    private static final IpAddress A = IpAddress.of("192.0.2.1");

    private static UserPolicy policy(String... rules) {
        return new UserPolicy(List.of(rules).stream().map(r -> UserRule.parse(r, USERS)).toList(), USERS);
    }

    @Test
    void userMayWhatOneRulePermitsWhole() {
        UserPolicy policy = policy("www 192.0.2.0/24 tcp 80-443", "www 192.0.2.0/24 udp *");
        assertThat(policy.refusal(33, List.of(new Tuple(A, Tuple.TCP, 80, 443), Tuple.protocol(A, Tuple.UDP)))).isEmpty();
        assertThat(policy.refusal(33, List.of(new Tuple(A, Tuple.TCP, 80, 444)))).isPresent();
        assertThat(policy.refusal(33, List.of(Tuple.address(A)))).as("any protocol is more than two").isPresent();
    }

    @Test
    void otherUsersMayNothing() {
        UserPolicy policy = policy("www 192.0.2.0/24 * *");
        assertThat(policy.refusal(0)).as("not even root").isPresent();
        assertThat(policy.refusal(0, List.of(Tuple.of(A, Tuple.TCP, 80)))).isPresent();
        assertThat(policy.refusal(33)).isEmpty();
    }

    @Test
    void starIsAnyUserByNumberOrName() {
        assertThat(policy("* ::/0 253 *").refusal(4711, List.of(Tuple.protocol(IpAddress.of("2001:db8::1"), 253)))).isEmpty();
        assertThat(policy("4711 192.0.2.1 tcp 80").refusal(4711)).isEmpty();
    }

    @Test
    void mistakesAreSaid() {
        for (String wrong : List.of(
                "www 192.0.2.0/24 tcp", "nobody-here ::/0 * *", "www somewhere * *", "www ::/0 300 *",
                "www ::/0 tcp 90-80", "www ::/0 tcp 1-2-3", "www ::/0 tcp 70000")) {
            assertThatThrownBy(() -> UserRule.parse(wrong, USERS)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
