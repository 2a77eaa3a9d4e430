package io.weir.stack.ip;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.net.Ipv4Address;
import io.weir.net.Ipv6Address;
import io.weir.stack.wire.Drop;
import io.weir.stack.wire.Ipv4Header;
import io.weir.stack.wire.Ipv6Header;
import io.weir.stack.wire.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReassemblyTest {
    private static final int UDP = 17;

    private final Reassembly reassembly = new Reassembly();
    private final IpPacket in = new IpPacket();

    /** A piece of a packet. */
    private record Piece(int offset, byte[] bytes, boolean more) {}

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void putsPiecesTogetherInWhateverOrderAndHoweverOftenTheyCome(int version) {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] payload = new byte[2000 + random.nextInt(20_000)];
            random.nextBytes(payload);
            List<Piece> pieces = new ArrayList<>(cut(payload, random));
            List<Piece> twice = new ArrayList<>(pieces);
            pieces.stream().filter(_ -> random.nextInt(4) == 0).forEach(twice::add);
            Collections.shuffle(twice, new Random(seed));
            int whole = 0;
            for (Piece piece : twice) {
                if (add(version, 7, piece)) {
                    whole++;
                    assertThat(reassembly.show(in)).as("seed %d", seed).isEqualTo(Drop.NONE);
                    assertThat(shown()).as("seed %d", seed).isEqualTo(payload);
                    assertThat(in.protocol()).isEqualTo(UDP);
                    assertThat(in.isFragment()).isFalse();
                }
                assertThat(reassembly.wrong()).as("seed %d", seed).isEqualTo(Drop.NONE);
            }
            assertThat(whole).as("seed %d", seed).isPositive();
            reassembly.run(Transport.NEVER, in, (_, _) -> {});
            assertThat(reassembly.bytes()).as("seed %d", seed).isZero();
        }
    }

    private static List<Piece> cut(byte[] payload, SplittableRandom random) {
        List<Piece> pieces = new ArrayList<>();
        int step = 8 * (40 + random.nextInt(200));
        for (int at = 0; at < payload.length; at += step) {
            int end = Math.min(payload.length, at + step);
            pieces.add(new Piece(at, Arrays.copyOfRange(payload, at, end), end < payload.length));
        }
        return pieces;
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void givesUpPacketWhoseFragmentsOverlapWithAllThatStillComes(int version) {
        add(version, 1, new Piece(0, new byte[16], true));
        add(version, 1, new Piece(8, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, true));
        assertThat(reassembly.wrong()).isEqualTo(Drop.FRAGMENT_OVERLAP);
        assertThat(reassembly.bytes()).isZero();
        add(version, 1, new Piece(0, new byte[16], true));
        assertThat(reassembly.wrong()).isEqualTo(Drop.FRAGMENT_OVERLAP);
        assertThat(add(version, 1, new Piece(16, new byte[5], false))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void refusesWhatFitsNoPacket(int version) {
        add(version, 1, new Piece(0, new byte[9], true));
        assertThat(reassembly.wrong()).as("length").isEqualTo(Drop.FRAGMENT_MALFORMED);
        add(version, 2, new Piece(65_528, new byte[16], true));
        assertThat(reassembly.wrong()).as("beyond the longest packet").isEqualTo(Drop.FRAGMENT_MALFORMED);
        add(version, 3, new Piece(16, new byte[8], false));
        add(version, 3, new Piece(32, new byte[8], true));
        assertThat(reassembly.wrong()).as("behind the last").isEqualTo(Drop.FRAGMENT_MALFORMED);
        add(version, 4, new Piece(16, new byte[8], false));
        add(version, 4, new Piece(8, new byte[16], false));
        assertThat(reassembly.wrong()).as("overlaps the last").isEqualTo(Drop.FRAGMENT_OVERLAP);
        add(version, 5, new Piece(16, new byte[8], true));
        add(version, 5, new Piece(8, new byte[8], false));
        assertThat(reassembly.wrong()).as("the last before others").isEqualTo(Drop.FRAGMENT_MALFORMED);
    }

    @Test
    void keepsPacketsApartByTheirNumberProtocolAndKind() {
        assertThat(add(4, 1, new Piece(0, new byte[8], true))).isFalse();
        assertThat(add(4, 2, new Piece(8, new byte[8], false))).isFalse();
        assertThat(add(6, 1, new Piece(8, new byte[8], false))).isFalse();
        assertThat(reassembly.packets()).isEqualTo(3);
        assertThat(add(4, 1, new Piece(8, new byte[8], false))).isTrue();
    }

    @Test
    void markOnOneFragmentIsOneOnTheWhole() {
        byte[] first = packet4(1, new Piece(0, new byte[8], true), 0x02);
        byte[] second = packet4(1, new Piece(8, new byte[8], false), 0x03);
        in.read(first, 0, first.length);
        reassembly.add(in, 0);
        in.read(second, 0, second.length);
        assertThat(reassembly.add(in, 0)).isTrue();
        reassembly.show(in);
        assertThat(in.trafficClass()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void forgetsWhatDoesNotBecomeWholeAndTellsWhetherTheFirstCame(int version) {
        add(version, 1, new Piece(0, new byte[16], true));
        add(version, 2, new Piece(8, new byte[16], true));
        List<Boolean> told = new ArrayList<>();
        long life = version == 4 ? Reassembly.IPV4_LIFE_NS : Reassembly.IPV6_LIFE_NS;
        assertThat(reassembly.deadlineNs()).isEqualTo(life);
        reassembly.run(life - 1, in, (first, _) -> told.add(first));
        assertThat(told).isEmpty();
        reassembly.run(life, in, (first, packet) -> {
            told.add(first);
            assertThat(!first || packet.payloadBytes() == 16).isTrue();
        });
        assertThat(told).containsExactly(true, false);
        assertThat(reassembly.bytes()).isZero();
        assertThat(reassembly.packets()).isZero();
    }

    @Test
    void memoryIsBoundedWhateverComes() {
        long seed = 3;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 30_000; i++) {
            int length = 8 * (1 + random.nextInt(100));
            Piece piece = new Piece(8 * random.nextInt(8000), new byte[length], random.nextInt(10) != 0);
            add(random.nextBoolean() ? 4 : 6, random.nextInt(100), piece);
            assertThat(reassembly.bytes()).as("seed %d", seed).isBetween(0, Reassembly.BYTES_LIMIT);
            assertThat(reassembly.packets()).as("seed %d", seed).isLessThanOrEqualTo(Reassembly.PACKET_LIMIT);
        }
        reassembly.run(Transport.NEVER, in, (_, _) -> {});
        assertThat(reassembly.bytes()).as("seed %d", seed).isZero();
    }

    private boolean add(int version, int id, Piece piece) {
        byte[] packet = version == 4 ? packet4(id, piece, 0) : packet6(id, piece);
        assertThat(in.read(packet, 0, packet.length)).isEqualTo(Drop.NONE);
        return reassembly.add(in, 0);
    }

    private byte[] shown() {
        return Arrays.copyOfRange(in.bytes(), in.payloadAt(), in.payloadAt() + in.payloadBytes());
    }

    private static byte[] packet4(int id, Piece piece, int typeOfService) {
        byte[] packet = new byte[Ipv4Header.BYTES + piece.bytes().length];
        int fragment = piece.offset() / 8 | (piece.more() ? Ipv4Header.MORE_FRAGMENTS : 0);
        Ipv4Header.Ends ends = new Ipv4Header.Ends(Ipv4Address.of("10.0.0.1"), Ipv4Address.of("10.0.0.2"));
        new Ipv4Header(ends, UDP, 64, typeOfService, id, fragment, piece.bytes().length).write(packet, 0);
        System.arraycopy(piece.bytes(), 0, packet, Ipv4Header.BYTES, piece.bytes().length);
        return packet;
    }

    private static byte[] packet6(int id, Piece piece) {
        byte[] packet = new byte[Ipv6Header.BYTES + Ipv6Header.FRAGMENT_BYTES + piece.bytes().length];
        Ipv6Header.Ends ends = new Ipv6Header.Ends(Ipv6Address.of("2001:db8::1"), Ipv6Address.of("2001:db8::2"));
        new Ipv6Header(ends, 44, 64, 0, 0, packet.length - Ipv6Header.BYTES).write(packet, 0);
        Wire.putShort(packet, 40, UDP << 8);
        Wire.putShort(packet, 42, piece.offset() | (piece.more() ? 1 : 0));
        Wire.putInt(packet, 44, id);
        System.arraycopy(piece.bytes(), 0, packet, 48, piece.bytes().length);
        return packet;
    }
}
