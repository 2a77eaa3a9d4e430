package io.weir.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.engine.FramePool;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedMemoryPortTest {
    private static final long SEED = 77;
    private static final int HEADER_BYTES = 4096;

    @TempDir
    private Path directory;

    private final FramePool nodePool = new FramePool(1024);
    private final FramePool switchPool = new FramePool(1024);
    private final long[] packets = new long[1024];
    private Path file;
    private Port node;
    private Port other;

    @BeforeEach
    void open() throws IOException {
        file = directory.resolve("n1");
        SharedMemoryPort.create(file);
        node = opened(SharedMemoryPort.End.NODE, nodePool);
        other = opened(SharedMemoryPort.End.SWITCH, switchPool);
    }

    @AfterEach
    void close() {
        node.close();
        other.close();
        nodePool.close();
        switchPool.close();
    }

    @Test
    void carriesFramesBothWaysAndRoundTheRing() {
        for (int i = 0; i < 3 * SlotRing.SLOTS; i++) {
            byte[] frame = {1, 2, (byte) i};
            send(node, nodePool, frame);
            assertThat(other.poll(packets, 0, 8)).isEqualTo(1);
            assertThat(switchPool.bytes(packets[0])).isEqualTo(frame);
            switchPool.free(packets[0]);
        }
        send(other, switchPool, new byte[] {9});
        assertThat(node.poll(packets, 0, 8)).isEqualTo(1);
        assertThat(nodePool.bytes(packets[0])).containsExactly(9);
        assertThat(node.poll(packets, 0, 8)).isZero();
    }

    @Test
    void countsFramesThatADeadPeerDoesNotTake() {
        for (int i = 0; i < SlotRing.SLOTS + 10; i++) {
            send(node, nodePool, new byte[60]);
        }
        assertThat(node.statistics().packetsOut()).isEqualTo(SlotRing.SLOTS);
        assertThat(node.statistics().drops().count(NodeDrop.PEER_FULL)).isEqualTo(10);
        assertThat(nodePool.available()).isEqualTo(nodePool.capacity());
    }

    @Test
    void goesOnWithThePeerThatTakesADeadOnesPlace() {
        for (int i = 0; i < 5; i++) {
            send(node, nodePool, new byte[] {(byte) i});
        }
        assertThat(other.poll(packets, 0, 2)).isEqualTo(2);
        other.close();
        other = opened(SharedMemoryPort.End.SWITCH, switchPool);
        node.close();
        node = opened(SharedMemoryPort.End.NODE, nodePool);
        send(node, nodePool, new byte[] {5});
        assertThat(other.poll(packets, 0, 8)).isEqualTo(4);
        assertThat(switchPool.bytes(packets[0])).containsExactly(2);
        assertThat(switchPool.bytes(packets[3])).containsExactly(5);
    }

    @Test
    void survivesAnyContentOfTheFile() throws IOException {
        Random random = new Random(SEED);
        byte[] garbage = new byte[HEADER_BYTES + 2 * SlotRing.BYTES];
        for (int round = 0; round < 20; round++) {
            random.nextBytes(garbage);
            write(HEADER_BYTES, garbage, garbage.length - HEADER_BYTES);
            assertThat(node.poll(packets, 0, packets.length)).as("seed %d", SEED).isBetween(0, SlotRing.SLOTS);
            send(node, nodePool, new byte[1500]);
            nodePool.freeAllOf(FramePool.NODE);
        }
        assertThat(node.statistics().drops().count(NodeDrop.GARBLED)).isPositive();
        // a peer that takes over finds garbage for positions too
        write(8, garbage, HEADER_BYTES - 8);
        node.close();
        node = opened(SharedMemoryPort.End.NODE, nodePool);
        assertThat(node.poll(packets, 0, packets.length)).isBetween(0, SlotRing.SLOTS);
    }

    @Test
    void looksAtNoMoreThanItsLimitHoweverMuchIsGarbage() throws IOException {
        byte[] lengths = new byte[2 * SlotRing.BYTES];
        java.util.Arrays.fill(lengths, (byte) 0xff);
        write(HEADER_BYTES, lengths, lengths.length);
        assertThat(node.poll(packets, 0, 100)).isZero();
        assertThat(node.statistics().drops().count(NodeDrop.GARBLED)).isEqualTo(100);
    }

    @Test
    void countsFramesThatFindNoFrame() {
        for (int i = 0; i < 3; i++) {
            send(other, switchPool, new byte[60]);
        }
        while (nodePool.allocate(60) != FramePool.NONE) {
            assertThat(nodePool.available()).isNotNegative();
        }
        assertThat(node.poll(packets, 0, 8)).isZero();
        assertThat(node.statistics().drops().count(NodeDrop.NO_FRAME)).isEqualTo(3);
    }

    @Test
    void isAtItsEndWhenTheFileIsCutShort() throws IOException {
        try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
            cut.setLength(0);
        }
        node.poll(packets, 0, 8);
        send(node, nodePool, new byte[60]);
        assertThat(node.exhausted()).isTrue();
        assertThat(node.statistics().drops().count(NodeDrop.TRANSMIT_REFUSED)).isEqualTo(1);
    }

    @Test
    void refusesFilesThatAreNone() throws IOException {
        assertThat(refusal(directory.resolve("absent"))).contains("there is no such file");
        assertThat(refusal(Files.write(directory.resolve("short"), new byte[10]))).contains("it has 10 bytes");
        assertThat(refusal(Files.createSymbolicLink(directory.resolve("link"), file))).contains("there is no such file");
        write(0, new byte[8], 8);
        assertThat(refusal(file)).contains("it is no memory port of this version");
    }

    @Test
    void makesAFileForItsUserOnlyAndReplacesNone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThatThrownBy(() -> SharedMemoryPort.create(file)).isInstanceOf(FileAlreadyExistsException.class);
    }

    private String refusal(Path path) {
        PortOpening opening = SharedMemoryPort.open(path, SharedMemoryPort.End.NODE, nodePool);
        assertThat(opening).isInstanceOf(PortOpening.Refused.class);
        return ((PortOpening.Refused) opening).why().notes().toString();
    }

    private Port opened(SharedMemoryPort.End end, FramePool pool) {
        return ((PortOpening.Opened) SharedMemoryPort.open(file, end, pool)).port();
    }

    private static void send(Port port, FramePool pool, byte[] frame) {
        port.transmit(new long[] {pool.allocate(frame, 0, frame.length)}, 0, 1);
    }

    private void write(long at, byte[] bytes, int length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes, 0, length), at);
        }
    }
}
