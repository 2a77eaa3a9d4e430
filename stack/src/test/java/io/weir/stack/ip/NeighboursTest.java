package io.weir.stack.ip;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.stack.wire.Drop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class NeighboursTest {
    private static final long A = 0xffff_0a00_0001L;
    private static final long MAC = 0x0200_0000_00aaL;
    private static final long OTHER_MAC = 0x0200_0000_00bbL;
    private static final long S = TimeUnit.SECONDS.toNanos(1);
    private static final Neighbours.Manner ANSWER = new Neighbours.Manner(true, true);
    private static final Neighbours.Manner SOFT = new Neighbours.Manner(false, false);

    private final List<String> done = new ArrayList<>();
    private final DropCounters drops = new DropCounters();
    private final Neighbours neighbours = new Neighbours(new Recorder(), drops, 1);

    private final class Recorder implements Neighbours.Link {
        @Override
        public void ask(Neighbour neighbour) {
            done.add("ask " + (neighbour.state == Neighbour.State.PROBE ? "it" : "all"));
        }

        @Override
        public void send(Neighbour neighbour, byte[] bytes, int length) {
            done.add("send " + bytes[0] + " to " + Long.toHexString(neighbour.mac));
        }

        @Override
        public void unreachable(byte[] bytes, int length) {
            done.add("lost " + bytes[0]);
        }
    }

    @Test
    void packetsWaitInOrderForTheAnswer() {
        Neighbour a = neighbours.use(0, A, 0);
        assertThat(neighbours.ready(a, 0)).isFalse();
        neighbours.await(a, new byte[] {1}, 0, 1);
        neighbours.await(a, new byte[] {2}, 0, 1);
        neighbours.answered(neighbours.find(0, A), MAC, ANSWER, S / 2);
        assertThat(done).containsExactly("ask all", "send 1 to 200000000aa", "send 2 to 200000000aa");
        assertThat(neighbours.ready(a, S)).isTrue();
    }

    @Test
    void onlySoManyPacketsWait() {
        Neighbour a = neighbours.use(0, A, 0);
        for (int i = 0; i < Neighbour.PENDING_LIMIT + 3; i++) {
            neighbours.await(a, new byte[] {(byte) i}, 0, 1);
        }
        assertThat(drops.count(Drop.NEIGHBOUR_PENDING)).isEqualTo(3);
    }

    @Test
    void asksThriceThenGivesUp() {
        Neighbour a = neighbours.use(0, A, 0);
        neighbours.await(a, new byte[] {9}, 0, 1);
        for (long now = 0; now <= 4 * S; now += S / 4) {
            neighbours.run(now);
        }
        assertThat(done).containsExactly("ask all", "ask all", "ask all", "lost 9");
        assertThat(a.state).isEqualTo(Neighbour.State.GONE);
        assertThat(neighbours.deadlineNs()).isEqualTo(Transport.NEVER);
        assertThat(drops.count(Drop.NEIGHBOUR_UNREACHABLE)).isEqualTo(1);
    }

    @Test
    void oneInUseIsAskedAgainNowAndThenAndForgottenWhenItIsGone() {
        Neighbour a = neighbours.use(0, A, 0);
        neighbours.answered(a, MAC, ANSWER, 0);
        done.clear();
        neighbours.run(S);
        assertThat(neighbours.ready(a, 29 * S)).isTrue();
        assertThat(neighbours.deadlineNs()).as("nothing to do while it is fresh").isEqualTo(Transport.NEVER);
        assertThat(neighbours.ready(a, 31 * S)).isTrue();
        assertThat(a.state).isEqualTo(Neighbour.State.DELAY);
        neighbours.run(36 * S);
        assertThat(done).containsExactly("ask it");
        neighbours.answered(a, MAC, ANSWER, 36 * S);
        assertThat(a.state).isEqualTo(Neighbour.State.REACHABLE);
        neighbours.ready(a, 70 * S);
        neighbours.run(75 * S);
        neighbours.run(76 * S);
        neighbours.run(77 * S);
        neighbours.run(78 * S);
        assertThat(a.state).isEqualTo(Neighbour.State.GONE);
    }

    @Test
    void strangersCannotMakeEntriesByAnswering() {
        neighbours.answered(neighbours.find(0, A), MAC, ANSWER, 0);
        assertThat(neighbours.find(0, A)).isSameAs(Neighbour.NOBODY);
    }

    @Test
    void unaskedWordWithoutOverrideDoesNotMoveAReachableNeighbour() {
        Neighbour a = neighbours.use(0, A, 0);
        neighbours.answered(a, MAC, ANSWER, 0);
        neighbours.answered(a, OTHER_MAC, SOFT, 1);
        assertThat(a.mac).isEqualTo(MAC);
        assertThat(a.state).isEqualTo(Neighbour.State.STALE);
        neighbours.answered(a, OTHER_MAC, new Neighbours.Manner(false, true), 1);
        assertThat(a.mac).isEqualTo(OTHER_MAC);
    }

    @Test
    void whoAsksUsIsKnownAfterwards() {
        neighbours.asked(0, A, MAC, 0);
        Neighbour a = neighbours.use(0, A, 1);
        assertThat(neighbours.ready(a, 1)).isTrue();
        assertThat(done).isEmpty();
    }

    @Test
    void leastRecentlyUsedMakesRoom() {
        for (int i = 0; i < Neighbours.LIMIT + 10; i++) {
            neighbours.asked(0, A + i, MAC, i);
        }
        assertThat(neighbours.find(0, A + 9)).isSameAs(Neighbour.NOBODY);
        assertThat(neighbours.find(0, A + 10)).isNotSameAs(Neighbour.NOBODY);
    }
}
