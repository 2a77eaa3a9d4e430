package io.weir.stack.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReadySetTest {
    private static final int CLIENTS = 100;

    private final Loop loop = new Loop(TcpLimits.USUAL);
    private int woken;
    private final ReadySet<ByteBuffer> set = new ReadySet<>(() -> woken++);

    private TcpListener listen() {
        return loop.right.tcp.listen(loop.right.address, 80, CLIENTS).orElseThrow();
    }

    private TcpSocket connect() {
        loop.left.tcp.advance(loop.nowNs);
        return loop.left.tcp.connect(loop.left.address, 0, loop.right.address, 80).orElseThrow();
    }

    /** An echo server, in the way of selectors. */
    private void serve(ReadySet<ByteBuffer>.Key key) {
        switch (key) {
            case ReadySet<ByteBuffer>.ListenerKey one -> one.listener().accept().ifPresent(socket -> {
                socket.noDelay(true);
                set.add(socket, TcpSocket.READABLE | TcpSocket.END, ByteBuffer.allocate(64));
            });
            case ReadySet<ByteBuffer>.SocketKey one -> echo(one);
        }
    }

    private static void echo(ReadySet<ByteBuffer>.SocketKey key) {
        ByteBuffer data = key.attachment();
        if (key.socket().read(data.clear()) < 0) {
            key.cancel();
            key.socket().close();
            return;
        }
        data.flip();
        key.socket().write(data);
        assertThat(data.hasRemaining()).as("little is sent at a time").isFalse();
    }

    @Test
    void oneLoopServesEverybody() {
        set.add(listen(), ByteBuffer.allocate(0));
        List<TcpSocket> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(connect());
        }
        ByteBuffer[] echoed = new ByteBuffer[CLIENTS];
        for (int turn = 0; turn < 2 * CLIENTS; turn++) {
            loop.run();
            set.select(this::serve);
            for (int i = 0; i < CLIENTS; i++) {
                TcpSocket client = clients.get(i);
                if (echoed[i] == null && (client.ready() & TcpSocket.CONNECTED) != 0) {
                    echoed[i] = ByteBuffer.allocate(1000);
                    client.write(ByteBuffer.wrap(new byte[200 + i]));
                    client.shutdownOutput();
                }
                if (echoed[i] != null) {
                    client.read(echoed[i]);
                }
            }
        }
        for (int i = 0; i < CLIENTS; i++) {
            assertThat(echoed[i].position()).as("client %d", i).isEqualTo(200 + i);
            assertThat(clients.get(i).read(ByteBuffer.allocate(1))).as("and its end").isEqualTo(-1);
        }
        assertThat(woken).as("told when something came, not for each").isPositive().isLessThan(2 * CLIENTS);
        assertThat(set.select(_ -> {})).isZero();
    }

    @Test
    void whatIsLeftIsThereAgainUntilItIsNotWanted() {
        TcpListener listener = listen();
        TcpSocket client = connect();
        loop.run();
        TcpSocket served = listener.accept().orElseThrow();
        client.write(ByteBuffer.wrap(new byte[10]));
        loop.run();
        ReadySet<ByteBuffer>.SocketKey key = set.add(served, TcpSocket.READABLE, ByteBuffer.allocate(0));
        for (int i = 0; i < 3; i++) {
            assertThat(set.select(ready -> assertThat(ready.ready()).isEqualTo(TcpSocket.READABLE))).isEqualTo(1);
        }
        key.interest(0);
        assertThat(set.select(_ -> {})).as("nothing is wanted").isZero();
        key.interest(TcpSocket.WRITABLE);
        assertThat(set.select(_ -> {})).isEqualTo(1);
        key.cancel();
        assertThat(set.select(_ -> {})).isZero();
    }

    @Test
    void endOfAConnectionIsAlwaysTold() {
        TcpListener listener = listen();
        TcpSocket client = connect();
        loop.run();
        set.add(listener.accept().orElseThrow(), 0, ByteBuffer.allocate(0));
        assertThat(set.select(_ -> {})).isZero();
        client.abort();
        loop.run();
        List<Integer> bits = new ArrayList<>();
        set.select(key -> {
            bits.add(key.ready());
            key.cancel();
        });
        assertThat(bits).containsExactly(TcpSocket.CLOSED);
    }
}
