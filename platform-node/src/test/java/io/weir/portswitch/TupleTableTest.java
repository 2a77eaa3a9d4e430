package io.weir.portswitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.attach.Tuple;
import io.weir.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TupleTableTest {
    private static final IpAddress A = IpAddress.of("192.0.2.1");
    private static final IpAddress B = IpAddress.of("2001:db8::2");

    private final TupleTable table = new TupleTable();

    @Test
    void saysWhoHasThePortAlready() {
        table.claim(1, List.of(Tuple.of(A, Tuple.UDP, 53)));
        Optional<TupleTable.Claim> conflict = table.claim(2, List.of(Tuple.of(A, Tuple.UDP, 53)));
        assertThat(conflict).contains(new TupleTable.Claim(Tuple.of(A, Tuple.UDP, 53), 1));
    }

    @Test
    void samePortOfAnotherProtocolIsFree() {
        table.claim(1, List.of(Tuple.of(A, Tuple.UDP, 53)));
        assertThat(table.claim(2, List.of(Tuple.of(A, Tuple.TCP, 53)))).isEmpty();
        assertThat(owner(A, 53, Tuple.UDP)).isEqualTo(1);
        assertThat(owner(A, 53, Tuple.TCP)).isEqualTo(2);
    }

    @Test
    void wholeAddressIsNotFreeWhileOnePortIsTaken() {
        table.claim(1, List.of(Tuple.of(A, Tuple.UDP, 53)));
        assertThat(table.claim(2, List.of(Tuple.address(A)))).isPresent();
        assertThat(owner(A, 54, Tuple.UDP)).isEqualTo(TupleTable.NOBODY);
    }

    @Test
    void claimsAllOrNothing() {
        table.claim(1, List.of(Tuple.of(A, Tuple.UDP, 53)));
        table.claim(2, List.of(Tuple.of(B, Tuple.UDP, 1), Tuple.of(A, Tuple.UDP, 53)));
        assertThat(owner(B, 1, Tuple.UDP)).isEqualTo(TupleTable.NOBODY);
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void releaseFreesEverythingOfItsOwner() {
        List<Tuple> mine = List.of(Tuple.of(A, Tuple.UDP, 53), new Tuple(A, Tuple.TCP, 1000, 2000), Tuple.address(B));
        table.claim(1, mine);
        table.release(1, mine);
        assertThat(table.serves(A.high(), A.low())).isFalse();
        assertThat(owner(A, 1500, Tuple.TCP)).isEqualTo(TupleTable.NOBODY);
        assertThat(table.claim(2, List.of(Tuple.address(A), Tuple.address(B)))).isEmpty();
    }

    @Test
    void laterFragmentGoesOnlyToWhoHasAllPorts() {
        table.claim(1, List.of(new Tuple(A, Tuple.UDP, 1000, 2000)));
        table.claim(2, List.of(Tuple.protocol(A, Tuple.TCP)));
        assertThat(owner(A, -1, Tuple.UDP)).isEqualTo(TupleTable.NOBODY);
        assertThat(owner(A, -1, Tuple.TCP)).isEqualTo(2);
    }

    @Test
    void agreesWithAListOfClaimsUnderRandomUse() {
        long seed = 20;
        SplittableRandom random = new SplittableRandom(seed);
        List<TupleTable.Claim> model = new ArrayList<>();
        for (int round = 0; round < 5000; round++) {
            int owner = random.nextInt(6);
            if (random.nextInt(10) == 0) {
                table.release(owner, model.stream().filter(c -> c.owner() == owner).map(TupleTable.Claim::tuple).toList());
                model.removeIf(c -> c.owner() == owner);
            } else {
                Tuple tuple = tuple(random);
                boolean free = model.stream().noneMatch(c -> c.tuple().overlaps(tuple));
                assertThat(table.claim(owner, List.of(tuple)).isEmpty()).as("seed %d round %d", seed, round).isEqualTo(free);
                if (free) {
                    model.add(new TupleTable.Claim(tuple, owner));
                }
            }
            int port = random.nextInt(12);
            int protocol = random.nextBoolean() ? Tuple.TCP : Tuple.UDP;
            IpAddress address = random.nextBoolean() ? A : B;
            int expected = model.stream()
                    .filter(c -> c.tuple().overlaps(Tuple.of(address, protocol, port)))
                    .mapToInt(TupleTable.Claim::owner)
                    .findFirst()
                    .orElse(TupleTable.NOBODY);
            assertThat(owner(address, port, protocol)).as("seed %d round %d", seed, round).isEqualTo(expected);
        }
    }

    private int owner(IpAddress address, int port, int protocol) {
        return table.owner(address.high(), address.low(), port, protocol);
    }

    private static Tuple tuple(SplittableRandom random) {
        IpAddress address = random.nextBoolean() ? A : B;
        int protocol = random.nextBoolean() ? Tuple.TCP : Tuple.UDP;
        int low = random.nextInt(10);
        return switch (random.nextInt(8)) {
            case 0 -> Tuple.address(address);
            case 1 -> Tuple.protocol(address, protocol);
            case 2, 3 -> new Tuple(address, protocol, low, low + random.nextInt(3));
            default -> Tuple.of(address, protocol, low);
        };
    }
}
