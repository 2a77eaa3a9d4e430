package io.weir.attach.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.attach.Tuple;
import io.weir.net.IpAddress;
import io.weir.net.MacAddress;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class MessageTest {
    private static final List<Message> ALL = List.of(
            new Message.Hello(1, 65536, "echo"),
            new Message.Welcome(1, 65536, 1500),
            new Message.Register(List.of(
                    Tuple.of(IpAddress.of("192.0.2.1"), Tuple.TCP, 80),
                    new Tuple(IpAddress.of("2001:db8::1"), Tuple.UDP, 1024, 65535),
                    Tuple.address(IpAddress.of("192.0.2.2")),
                    Tuple.protocol(IpAddress.of("192.0.2.3"), 253))),
            new Message.Release(List.of(Tuple.of(IpAddress.of("192.0.2.1"), Tuple.TCP, 80))),
            new Message.Done(List.of(MacAddress.of("02:57:c0:00:02:01"))),
            new Message.Refused("N0813", "it is taken", ""),
            new Message.Detached("its ring is broken"));

    @Test
    void whatIsSaidIsUnderstood() {
        for (Message message : ALL) {
            assertThat(Message.of(message.bytes())).contains(message);
        }
    }

    @Test
    void halfAMessageOrMoreThanOneIsNone() {
        for (Message message : ALL) {
            byte[] bytes = message.bytes();
            for (int length = 0; length < bytes.length; length++) {
                assertThat(Message.of(Arrays.copyOf(bytes, length))).isEmpty();
            }
            assertThat(Message.of(Arrays.copyOf(bytes, bytes.length + 1))).isEmpty();
        }
    }

    @Test
    void changedBytesAreAMessageOrNone() {
        long seed = 5;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = ALL.get(random.nextInt(ALL.size())).bytes();
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            // throws nothing, and what it understands it can say again
            Message.of(bytes).ifPresent(message -> assertThat(Message.of(message.bytes())).contains(message));
        }
    }

    @Test
    void tuplesThatCannotBeAreNotUnderstood() {
        byte[] bytes = new Message.Register(List.of(Tuple.of(IpAddress.of("192.0.2.1"), Tuple.TCP, 80))).bytes();
        bytes[bytes.length - 4] = 1;
        assertThat(Message.of(bytes)).as("first port above the last").isEmpty();
    }
}
