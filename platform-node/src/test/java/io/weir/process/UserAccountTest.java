package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.attach.Tuple;
import io.weir.net.IpAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class UserAccountTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1) + 1;

    private final UserAccount account = new UserAccount();

    @Test
    void processesAndMemoryAreBounded() {
        for (int i = 0; i < UserAccount.MAX_PROCESSES; i++) {
            assertThat(account.enter()).isTrue();
        }
        assertThat(account.enter()).isFalse();
        assertThat(account.reserve(UserAccount.MAX_BYTES)).isTrue();
        assertThat(account.reserve(1)).isFalse();
        account.leave(UserAccount.MAX_BYTES);
        assertThat(account.enter()).isTrue();
        assertThat(account.reserve(1)).isTrue();
    }

    @Test
    void tuplesOfAllItsProcessesAreBounded() {
        account.own(UserAccount.MAX_TUPLES - 1);
        assertThat(account.hasRoom(1)).isTrue();
        assertThat(account.hasRoom(2)).isFalse();
        account.disown(10);
        assertThat(account.hasRoom(11)).isTrue();
    }

    @Test
    void workOfASecondIsBoundedAndTheNextSecondIsNew() {
        List<Tuple> ports = List.of(new Tuple(IpAddress.of("192.0.2.1"), Tuple.UDP, 1, 50_000));
        int done = 0;
        while (account.mayDo(ports, SECOND)) {
            done++;
        }
        assertThat(done).isBetween(1, 3);
        assertThat(account.mayDo(ports, SECOND)).isFalse();
        assertThat(account.mayDo(ports, 3 * SECOND)).isTrue();
    }

    @Test
    void oneRangeOfAllPortsIsAlwaysPossibleInAFreshSecond() {
        List<Tuple> ports = List.of(new Tuple(IpAddress.of("192.0.2.1"), Tuple.UDP, 1, Tuple.MAX_PORT));
        assertThat(account.mayDo(ports, SECOND)).isTrue();
    }
}
