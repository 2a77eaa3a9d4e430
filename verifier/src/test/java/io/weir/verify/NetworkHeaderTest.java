package io.weir.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.program.Field;
import io.weir.program.Fields;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which packets share what was found out about a header: those that it cannot be different for. */
class NetworkHeaderTest {
    private static final List<Field> ELSEWHERE = List.of(
            Fields.ETH_SRC, Fields.IP_TOS, Fields.IP_TTL, Fields.IP_CHECKSUM, Fields.IP_SRC, Fields.IP_DST);
    private static final List<Field> LOOKED_AT = List.of(
            Fields.IP_VERSION, Fields.IP_IHL, Fields.IP_LENGTH, Fields.IP_PROTO, Fields.IP_FRAGMENT);

    private final HeaderSpace space = new HeaderSpace(Budget.DEFAULT);
    private final SymbolicPacket packet = space.marked().packet();

    private NetworkHeader.Text text(SymbolicPacket p) {
        return NetworkHeader.Text.of(p, space.reader());
    }

    private SymbolicPacket with(Field field, long value) {
        SymbolicPacket.Draft draft = packet.draft();
        Assigner.put(draft, packet, field, List.of(Piece.constant(value, field.width())));
        return draft.packet();
    }

    static List<Field> elsewhere() {
        return ELSEWHERE;
    }

    static List<Field> lookedAt() {
        return LOOKED_AT;
    }

    @ParameterizedTest
    @MethodSource("elsewhere")
    void isTheSameWhenSomethingElseIsWritten(Field field) {
        assertThat(text(with(field, 1))).isEqualTo(text(packet));
    }

    @ParameterizedTest
    @MethodSource("lookedAt")
    void isAnotherWhenWhatItSaysIsWritten(Field field) {
        assertThat(text(with(field, 1))).isNotEqualTo(text(packet)).isNotEqualTo(text(with(field, 2)));
    }

    @Test
    void isAnotherWhereThePacketEndsElsewhere() {
        SymbolicPacket.Draft draft = packet.draft();
        draft.end = List.of(Bound.constant(60));
        assertThat(text(draft.packet())).isNotEqualTo(text(packet));
    }

    @Test
    void isAnotherAtAnotherPlace() {
        SymbolicPacket.Draft draft = packet.draft();
        draft.network = packet.network + 4;
        assertThat(text(draft.packet())).isNotEqualTo(text(packet));
    }

    /** A header of five words in a packet of 40 bytes has room for its 20 and six behind them, and not for seven. */
    @Test
    void comparesWhatIsCountedWithWhereThePacketEnds() {
        SymbolicPacket.Draft draft = with(Fields.IP_VERSION, 4).draft();
        draft.bytes = draft.bytes.write(8 * 14 + 4, List.of(Piece.constant(5, 4)));
        draft.end = List.of(Bound.constant(40));
        SymbolicPacket p = draft.packet();
        for (int length = 0; length <= 30; length++) {
            SymbolicPacket.Draft counted = p.draft();
            Assigner.put(counted, p, Fields.IP_LENGTH, List.of(Piece.constant(length, 16)));
            NetworkHeader header = new NetworkHeader(space, text(counted.packet()));
            assertThat(header.whole()).isEqualTo(Within.ALWAYS);
            assertThat(header.lengthsInOrder()).as("length %d", length)
                    .isEqualTo(length >= 20 ? Within.ALWAYS : Within.NEVER);
            assertThat(header.withinPacket()).as("length %d", length)
                    .containsExactly(length <= 26 ? Within.ALWAYS : Within.NEVER);
        }
    }
}
