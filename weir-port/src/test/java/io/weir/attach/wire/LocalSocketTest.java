package io.weir.attach.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalSocketTest {
    @TempDir
    private Path directory;

    @Test
    void memoryAndBellAreHandedOver() throws IOException {
        Path path = directory.resolve("s");
        try (LocalSocket listening = LocalSocket.listen(path, 4);
                LocalSocket process = LocalSocket.connect(path);
                LocalSocket node = listening.accept().orElseThrow()) {
            assertThat(node.peer().pid()).isEqualTo((int) ProcessHandle.current().pid());
            Region.Made memory = Region.make(8 << 10);
            Bell.Made bell = Bell.make();
            assertThat(node.send(new byte[] {1}, memory.descriptor(), bell.descriptor())).isTrue();
            node.closeAll(new int[] {memory.descriptor(), bell.descriptor()});
            LocalSocket.Received.Message got = (LocalSocket.Received.Message) process.receive();
            try (Region theirs = Region.open(got.descriptors()[0], 8 << 10);
                    Region ours = memory.region();
                    Bell far = new Bell(got.descriptors()[1])) {
                ours.memory().set(ValueLayout.JAVA_INT, 5000, 4711);
                assertThat(theirs.memory().get(ValueLayout.JAVA_INT, 5000)).isEqualTo(4711);
                far.ring();
                bell.bell().await(10_000);
                assertThat(bell.bell().heard()).isTrue();
            }
            bell.bell().close();
        }
    }

    @Test
    void bellThatIsNeverHeardDoesNotStopWhoRings() throws IOException {
        Bell.Made made = Bell.make();
        try (Bell near = made.bell(); Bell far = new Bell(made.descriptor())) {
            for (int i = 0; i < 1_000_000 / 8; i++) {
                near.ring();
            }
            assertThat(far.heard()).isTrue();
        }
    }

    @Test
    void endOfThePeerIsTheEndOfTheConnection() throws IOException {
        Path path = directory.resolve("s");
        try (LocalSocket listening = LocalSocket.listen(path, 4)) {
            LocalSocket process = LocalSocket.connect(path);
            try (LocalSocket node = listening.accept().orElseThrow()) {
                assertThat(node.receive()).isInstanceOf(LocalSocket.Received.Nothing.class);
                process.close();
                assertThat(node.receive()).isInstanceOf(LocalSocket.Received.End.class);
                assertThat(node.send(new byte[] {1})).isFalse();
            }
        }
    }

    @Test
    void tooManyDescriptorsEndTheConnectionAndAreClosed() throws IOException {
        Path path = directory.resolve("s");
        try (LocalSocket listening = LocalSocket.listen(path, 4);
                LocalSocket process = LocalSocket.connect(path);
                LocalSocket node = listening.accept().orElseThrow()) {
            Bell.Made bell = Bell.make();
            int d = bell.descriptor();
            assertThat(process.send(new byte[] {1}, d, d, d)).isTrue();
            assertThat(node.receive()).isInstanceOf(LocalSocket.Received.End.class);
            node.closeAll(new int[] {d});
            bell.bell().close();
        }
    }
}
