package io.weir.portswitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.net.Ipv4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TupleTableTest {
    private static final Ipv4Address A = Ipv4Address.of("192.0.2.1");
    private static final Ipv4Address B = Ipv4Address.of("192.0.2.2");
    private static final int IP = (int) A.value();

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
        assertThat(table.owner(IP, 53, Tuple.UDP)).isEqualTo(1);
        assertThat(table.owner(IP, 53, Tuple.TCP)).isEqualTo(2);
    }

    @Test
    void wholeAddressIsNotFreeWhileOnePortIsTaken() {
        table.claim(1, List.of(Tuple.of(A, Tuple.UDP, 53)));
        assertThat(table.claim(2, List.of(Tuple.address(A)))).isPresent();
        assertThat(table.owner(IP, 54, Tuple.UDP)).isEqualTo(TupleTable.NOBODY);
    }

    @Test
    void claimsAllOrNothing() {
        table.claim(1, List.of(Tuple.of(A, Tuple.UDP, 53)));
        table.claim(2, List.of(Tuple.of(B, Tuple.UDP, 1), Tuple.of(A, Tuple.UDP, 53)));
        assertThat(table.owner((int) B.value(), 1, Tuple.UDP)).isEqualTo(TupleTable.NOBODY);
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void releaseFreesEverythingOfItsOwner() {
        table.claim(1, List.of(Tuple.of(A, Tuple.UDP, 53), new Tuple(A, Tuple.TCP, 1000, 2000), Tuple.address(B)));
        table.release(1);
        assertThat(table.serves(IP)).isFalse();
        assertThat(table.owner(IP, 1500, Tuple.TCP)).isEqualTo(TupleTable.NOBODY);
        assertThat(table.claim(2, List.of(Tuple.address(A), Tuple.address(B)))).isEmpty();
    }

    @Test
    void laterFragmentGoesOnlyToWhoHasAllPorts() {
        table.claim(1, List.of(new Tuple(A, Tuple.UDP, 1000, 2000)));
        table.claim(2, List.of(Tuple.protocol(A, Tuple.TCP)));
        assertThat(table.owner(IP, -1, Tuple.UDP)).isEqualTo(TupleTable.NOBODY);
        assertThat(table.owner(IP, -1, Tuple.TCP)).isEqualTo(2);
    }

    @Test
    void agreesWithAListOfClaimsUnderRandomUse() {
        long seed = 20;
        SplittableRandom random = new SplittableRandom(seed);
        List<TupleTable.Claim> model = new ArrayList<>();
        for (int round = 0; round < 5000; round++) {
            int owner = random.nextInt(6);
            if (random.nextInt(10) == 0) {
                table.release(owner);
                model.removeIf(c -> c.owner() == owner);
            } else {
                Tuple tuple = tuple(random);
                boolean free = model.stream().noneMatch(c -> c.owner() != owner && c.tuple().overlaps(tuple));
                boolean own = model.stream().anyMatch(c -> c.tuple().overlaps(tuple));
                if (free && own) {
                    continue;
                }
                assertThat(table.claim(owner, List.of(tuple)).isEmpty()).as("seed %d round %d", seed, round).isEqualTo(free);
                if (free) {
                    model.add(new TupleTable.Claim(tuple, owner));
                }
            }
            int port = random.nextInt(12);
            int protocol = random.nextBoolean() ? Tuple.TCP : Tuple.UDP;
            Ipv4Address address = random.nextBoolean() ? A : B;
            int expected = model.stream()
                    .filter(c -> c.tuple().overlaps(Tuple.of(address, protocol, port)))
                    .mapToInt(TupleTable.Claim::owner)
                    .findFirst()
                    .orElse(TupleTable.NOBODY);
            assertThat(table.owner((int) address.value(), port, protocol)).as("seed %d round %d", seed, round).isEqualTo(expected);
        }
    }

    private static Tuple tuple(SplittableRandom random) {
        Ipv4Address address = random.nextBoolean() ? A : B;
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
