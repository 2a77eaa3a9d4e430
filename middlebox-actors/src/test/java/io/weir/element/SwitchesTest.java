package io.weir.element;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.program.Variable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Elements that send packets one way or another, and those that count, copy and paint them. */
class SwitchesTest {
    private static final byte[] PACKET = {9, 8, 7, 6};

    @Test
    void teeCopiesToAllOutputs() {
        Rig rig = Rig.of("in -> t :: Tee(3) -> a :: Discard; t[1] -> Strip(1) -> b :: Discard; t[2] -> c :: Discard");
        assertThat(rig.send(PACKET).one("a")).isEqualTo(PACKET);
        assertThat(rig.one("b")).containsExactly(8, 7, 6);
        assertThat(rig.one("c")).isEqualTo(PACKET);
        assertThat(Rig.errors("Idle -> t :: Tee(2) -> Discard")).isNotEmpty();
    }

    @Test
    void paintDecidesTheOutput() {
        for (int color : new int[] {0, 1}) {
            Rig rig = Rig.of("in -> Paint(" + color + ") -> s :: PaintSwitch -> o0 :: Discard; s[1] -> o1 :: Discard");
            assertThat(rig.send(PACKET).at("o" + color)).hasSize(1);
            assertThat(rig.at("o" + (1 - color))).isEmpty();
        }
        Rig all = Rig.of("in -> Paint(255) -> s :: PaintSwitch -> o0 :: Discard; s[1] -> o1 :: Discard");
        assertThat(all.send(PACKET).at("o0")).hasSize(1);
        assertThat(all.at("o1")).hasSize(1);
        assertThat(Rig.of("in -> Paint(2) -> s :: PaintSwitch -> Discard; s[1] -> Discard").send(PACKET).drops())
                .containsExactly("no-output");
    }

    @Test
    void coloursOfDifferentAnnotationsDoNotMix() {
        Rig rig = Rig.of("in -> Paint(1) -> Paint(2, ANNO 20) -> c :: CheckPaint(1) -> CheckPaint(2, 20)"
                + " -> out :: Discard");
        assertThat(rig.send(PACKET).at("out")).hasSize(1);
        assertThat(Rig.of("in -> Paint(1) -> CheckPaint(2) -> Discard").send(PACKET).drops())
                .containsExactly("other-paint");
    }

    @ParameterizedTest
    @ValueSource(ints = {44, 47, 48, -1})
    void theSandboxesAnnotationCannotBeNamed(int annotation) {
        assertThat(Rig.errors("Idle -> Paint(1, " + annotation + ") -> Discard")).hasSize(1);
    }

    @Test
    void aSwitchCanBeTurned() {
        Rig rig = Rig.of("in -> s :: Switch(1) -> a :: Discard; s[1] -> b :: Discard");
        assertThat(rig.send(PACKET).at("b")).hasSize(1);
        rig.interpreter().set(rig.index("s"), new Variable("switch", 1, -1, 1), 0);
        assertThat(rig.send(PACKET).at("a")).hasSize(1);
        rig.interpreter().set(rig.index("s"), new Variable("switch", 1, -1, 1), -1);
        assertThat(rig.send(PACKET).drops()).hasSize(1);
        assertThat(Rig.errors("Idle -> Switch(1) -> Discard")).hasSize(1);
    }

    @Test
    void roundRobinTakesTurns() {
        Rig rig = Rig.of("in -> s :: RoundRobinSwitch -> a :: Discard; s[1] -> b :: Discard");
        assertThat(rig.send(PACKET).at("a")).hasSize(1);
        assertThat(rig.send(PACKET).at("b")).hasSize(1);
        assertThat(rig.send(PACKET).at("a")).hasSize(1);
    }

    @Test
    void hashingKeepsAlikeTogether() {
        Rig rig = Rig.of("in -> s :: HashSwitch(0, 2) -> a :: Discard; s[1] -> b :: Discard");
        int first = rig.send(PACKET).at("a").size();
        for (byte last = 0; last < 20; last++) {
            assertThat(rig.send(new byte[] {9, 8, last}).at("a")).hasSize(first);
        }
        int changes = 0;
        for (byte value = 0; value < 40; value++) {
            changes += rig.send(new byte[] {value, value}).at("a").size();
        }
        assertThat(changes).isBetween(1, 39);
    }

    @Test
    void lengthDecides() {
        Rig rig = Rig.of("in -> c :: CheckLength(4) -> a :: Discard; c[1] -> b :: Discard");
        assertThat(rig.send(PACKET).at("a")).hasSize(1);
        assertThat(rig.send(new byte[5]).at("b")).hasSize(1);
    }

    @Test
    void countersCount() {
        Rig rig = Rig.of("in -> c :: Counter -> d :: Discard");
        rig.send(PACKET).send(PACKET);
        io.weir.program.Counter counter = new io.weir.program.Counter("count");
        assertThat(rig.interpreter().packets(rig.index("c"), counter)).isEqualTo(2);
        assertThat(rig.interpreter().bytes(rig.index("c"), counter)).isEqualTo(8);
        assertThat(rig.interpreter().packets(rig.index("d"), counter)).isEqualTo(2);
    }

    @Test
    void printingChangesNothing() {
        Rig rig = Rig.of("in -> Print(\"a label\", 2, CONTENTS ASCII) -> Print -> out :: Discard");
        assertThat(rig.send(PACKET).one("out")).isEqualTo(PACKET);
        assertThat(rig.send(new byte[0]).one("out")).isEmpty();
        Rig off = Rig.of("in -> Print(x, ACTIVE false) -> out :: Discard");
        assertThat(off.send(PACKET).one("out")).isEqualTo(PACKET);
        assertThat(Rig.errors("Idle -> Print(CONTENTS BOTH) -> Discard")).hasSize(1);
    }

    @Test
    void idleLeadsNowhere() {
        assertThat(Rig.of("in -> Idle -> Discard").send(PACKET).drops()).containsExactly("idle");
    }

    @Test
    void framesForOthersAreSortedOut() {
        Rig rig = Rig.of("in -> h :: HostEtherFilter(02:00:00:00:00:02, DROP_OWN true) -> a :: Discard;"
                + "h[1] -> b :: Discard");
        byte[] forUs = Ip.frame(Ip.echo("1.1.1.1", "2.2.2.2"));
        assertThat(rig.send(forUs).at("a")).hasSize(1);
        byte[] other = forUs.clone();
        other[5] = 9;
        assertThat(rig.send(other).at("b")).hasSize(1);
        other[0] = 1;
        assertThat(rig.send(other).at("a")).hasSize(1);
        other[11] = 2;
        assertThat(rig.send(other).at("b")).hasSize(1);
        assertThat(rig.send(new byte[3]).at("b")).hasSize(1);
    }
}
