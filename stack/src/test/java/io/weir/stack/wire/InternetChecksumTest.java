package io.weir.stack.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** RFC 1071, word by word, is what the fast way has to agree with. */
final class InternetChecksumTest {
    private static int slowly(byte[] bytes, int at, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += (bytes[at + i] & 0xff) << (i % 2 == 0 ? 8 : 0);
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }

    @Test
    void agreesWithTheDefinitionForEveryLengthAndPlace() {
        long seed = 20;
        System.out.println("seed " + seed);
        byte[] bytes = new byte[2048];
        new SplittableRandom(seed).nextBytes(bytes);
        for (int length = 0; length <= 1500; length++) {
            int at = length % 17;
            assertThat(InternetChecksum.fold(InternetChecksum.sum(bytes, at, length)))
                    .as("%d bytes from %d", length, at)
                    .isEqualTo(slowly(bytes, at, length));
        }
    }

    @Test
    void carriesWhereEveryWordIsFull() {
        byte[] bytes = new byte[65_535];
        Arrays.fill(bytes, (byte) 0xff);
        assertThat(InternetChecksum.fold(InternetChecksum.sum(bytes, 0, 65_534))).isZero();
        assertThat(InternetChecksum.fold(InternetChecksum.sum(bytes, 0, 65_535))).isEqualTo(0xff);
    }

    @Test
    void sumsOfPartsAreTheSumOfTheWhole() {
        byte[] bytes = new byte[1460];
        new SplittableRandom(7).nextBytes(bytes);
        long parts = InternetChecksum.sum(bytes, 0, 20) + InternetChecksum.sum(bytes, 20, 1440);
        assertThat(InternetChecksum.fold(parts)).isEqualTo(slowly(bytes, 0, 1460));
    }

    @Test
    void exampleOfTheRfc() {
        byte[] bytes = {0x00, 0x01, (byte) 0xf2, 0x03, (byte) 0xf4, (byte) 0xf5, (byte) 0xf6, (byte) 0xf7};
        assertThat(InternetChecksum.fold(InternetChecksum.sum(bytes, 0, 8))).isEqualTo(~0xddf2 & 0xffff);
    }
}
