package io.weir.stack.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.net.Ipv4Address;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What TCP keeps, against the simplest thing that does the same. */
final class TablesTest {
    private static final Ipv4Address HERE = Ipv4Address.of("192.0.2.1");

    private Random random;
    private Tcp tcp;

    @BeforeEach
    void seed() {
        long seed = new Random().nextLong();
        System.out.println("tables from seed " + seed);
        random = new Random(seed);
        tcp = new Loop(TcpLimits.USUAL).left.tcp;
    }

    private Connection connection() {
        Ipv4Address remote = new Ipv4Address(random.nextInt(40));
        return new Connection(tcp, TcpFlow.of(HERE, 80, remote, random.nextInt(10)));
    }

    @Test
    void tableFindsWhatIsInItAndNothingElse() {
        ConnectionTable table = new ConnectionTable(random.nextLong());
        Map<TcpFlow, Connection> model = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            Connection one = connection();
            Connection known = model.get(one.flow);
            assertThat(table.find(one.flow)).isSameAs(known);
            if (known == null) {
                table.add(one);
                model.put(one.flow, one);
            } else if (random.nextInt(3) > 0) {
                table.remove(known);
                model.remove(known.flow);
            }
            assertThat(table.count()).isEqualTo(model.size());
        }
        assertThat(table.all()).containsExactlyInAnyOrderElementsOf(model.values());
    }

    @Test
    void deadlinesComeInOrderAndNeverLate() {
        Deadlines deadlines = new Deadlines();
        Map<Connection, Long> model = new HashMap<>();
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(connection());
        }
        for (int i = 0; i < 20_000; i++) {
            Connection one = all.get(random.nextInt(all.size()));
            long atNs = random.nextInt(1000);
            if (random.nextInt(4) == 0) {
                deadlines.remove(one);
                model.remove(one);
            } else {
                deadlines.update(one, atNs);
                // it moves forward only
                model.merge(one, atNs, Math::min);
            }
            long first = model.values().stream().mapToLong(Long::longValue).min().orElse(Connection.NEVER);
            assertThat(deadlines.firstNs()).isEqualTo(first);
        }
        long last = 0;
        for (int left = model.size(); left > 0; left--) {
            long nextNs = deadlines.poll().dueNs;
            assertThat(nextNs).isGreaterThanOrEqualTo(last);
            last = nextNs;
        }
        assertThat(deadlines.firstNs()).isEqualTo(Connection.NEVER);
    }

    @Test
    void rangesHoldWhatWasAdded() {
        for (int round = 0; round < 300; round++) {
            int base = random.nextInt();
            Ranges ranges = new Ranges();
            BitSet model = new BitSet();
            for (int i = 0; i < 40; i++) {
                int left = random.nextInt(500);
                int right = left + 1 + random.nextInt(40);
                assertThat(ranges.covers(base + left, base + right))
                        .isEqualTo(model.nextClearBit(left) >= right);
                assertThat(ranges.add(base + left, base + right)).isTrue();
                model.set(left, right);
                assertThat(bits(ranges, base)).isEqualTo(model);
                int[] blocks = new int[2 * TcpSegment.MAX_SACKS];
                int count = ranges.report(blocks, 0, TcpSegment.MAX_SACKS);
                assertThat(count).isPositive();
                assertThat(Seq.atMost(blocks[0], base + left) && Seq.atLeast(blocks[1], base + right)).as("latest first").isTrue();
            }
            int from = random.nextInt(500);
            int reached = ranges.absorb(base + from);
            // as in a receiver, nothing before that is missing any more
            model.clear(0, Math.max(reached - base, 0));
            assertThat(bits(ranges, base)).isEqualTo(model);
        }
    }

    private static BitSet bits(Ranges ranges, int base) {
        BitSet bits = new BitSet();
        for (int i = 0; i < ranges.count(); i++) {
            bits.set(ranges.left(i) - base, ranges.right(i) - base);
        }
        return bits;
    }

    @Test
    void rangesRefuseOneTooMany() {
        Ranges ranges = new Ranges();
        for (int i = 0; i < Ranges.LIMIT; i++) {
            assertThat(ranges.add(10 * i, 10 * i + 5)).isTrue();
        }
        assertThat(ranges.add(100_000, 100_001)).isFalse();
        assertThat(ranges.add(5, 10)).as("what closes a gap").isTrue();
    }

    @Test
    void poolStaysBelowItsLimit() {
        BufferPool pool = new BufferPool(1 << 16);
        List<byte[]> taken = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            if (random.nextBoolean()) {
                int wanted = 1 + random.nextInt(1 << 14);
                byte[] piece = pool.take(wanted);
                if (piece != null) {
                    assertThat(piece.length).isGreaterThanOrEqualTo(wanted);
                    taken.add(piece);
                }
            } else if (!taken.isEmpty()) {
                pool.give(taken.remove(random.nextInt(taken.size())));
            }
            assertThat(pool.usedBytes()).isEqualTo(taken.stream().mapToLong(piece -> piece.length).sum());
            assertThat(pool.usedBytes()).isLessThanOrEqualTo(1 << 16);
        }
    }
}
