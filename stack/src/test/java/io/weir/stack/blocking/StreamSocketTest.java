package io.weir.stack.blocking;

import static io.weir.stack.blocking.BlockingHosts.ECHO;
import static io.weir.stack.blocking.BlockingHosts.PATIENCE;
import static io.weir.stack.blocking.BlockingHosts.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.net.IpAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class StreamSocketTest {
    private static final Duration MOMENT = Duration.ofMillis(50);
    private static final int MORE_THAN_BUFFERS_HOLD = 16 << 20;

    private final BlockingHosts hosts = new BlockingHosts();

    @AfterEach
    void end() {
        hosts.close();
    }

    private static byte[] noise(int bytes, long seed) {
        byte[] noise = new byte[bytes];
        new Random(seed).nextBytes(noise);
        return noise;
    }

    /** What a thread of its own ends with. */
    private static <T> Future<T> meanwhile(Callable<T> action) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                future.complete(action.call());
            } catch (Exception e) {
                future.completeExceptionally(e);
            }
        });
        return future;
    }

    private static <T> T of(Future<T> future) throws Exception {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }

    private static boolean echoes(StreamSocket socket, byte[] data) throws Exception {
        Future<Boolean> written = meanwhile(() -> {
            socket.output().write(data);
            socket.shutdownOutput();
            return true;
        });
        boolean same = Arrays.equals(socket.input().readAllBytes(), data);
        return of(written) && same;
    }

    @Test
    void carriesEveryByteBothWaysAndEndsEachWayByItself() throws Exception {
        hosts.echo();
        try (StreamSocket socket = hosts.connect()) {
            assertThat(echoes(socket, noise(4 << 20, 1))).isTrue();
            assertThat(socket.read(ByteBuffer.allocate(1))).as("the end stays the end").isEqualTo(-1);
            assertThatThrownBy(() -> socket.output().write(1)).hasMessage("the output is shut down");
            assertThat(socket.remote()).isEqualTo(ECHO);
        }
    }

    @Test
    void servesThousandsOfVirtualThreads() throws Exception {
        hosts.echo();
        int threads = 2000;
        // fewer handshakes at once than a listener remembers: a busy machine is no flood
        Semaphore connecting = new Semaphore(200);
        List<Future<Boolean>> all = new ArrayList<>();
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < threads; i++) {
                byte[] data = noise(2000, i);
                all.add(each.submit(() -> {
                    connecting.acquire();
                    try (StreamSocket socket = hosts.connect()) {
                        connecting.release();
                        return echoes(socket, data);
                    }
                }));
            }
        }
        for (Future<Boolean> one : all) {
            assertThat(one.get()).isTrue();
        }
    }

    @Test
    void whoIsStuckStallsOnlyItself() throws Exception {
        hosts.echo();
        StreamListener deaf = hosts.server.listen(new Endpoint(SERVER, 9), 1);
        StreamSocket stuck = hosts.client.connect(deaf.local(), PATIENCE);
        Future<Boolean> writer = meanwhile(() -> {
            stuck.output().write(new byte[MORE_THAN_BUFFERS_HOLD]);
            return true;
        });
        for (int i = 0; i < 20; i++) {
            try (StreamSocket socket = hosts.connect()) {
                assertThat(echoes(socket, noise(100_000, i))).isTrue();
            }
        }
        assertThat(writer.isDone()).as("nobody reads").isFalse();
        StreamSocket reader = deaf.accept();
        assertThat(reader.input().readNBytes(MORE_THAN_BUFFERS_HOLD)).hasSize(MORE_THAN_BUFFERS_HOLD);
        assertThat(of(writer)).isTrue();
    }

    @Test
    void readsThatTimeOutLoseNothing() throws Exception {
        hosts.echo();
        try (StreamSocket socket = hosts.connect()) {
            socket.readTimeout(MOMENT);
            assertThatThrownBy(() -> socket.input().read()).isInstanceOf(SocketTimeoutException.class);
            socket.readTimeout(PATIENCE);
            socket.output().write(noise(1000, 3));
            assertThat(socket.input().readNBytes(1000)).isEqualTo(noise(1000, 3));
        }
    }

    @Test
    void interruptedReaderStaysInterruptedAndTheConnectionGoesOn() throws Exception {
        hosts.echo();
        try (StreamSocket socket = hosts.connect()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> socket.input().read())
                    .isInstanceOf(InterruptedIOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(echoes(socket, noise(1000, 4))).isTrue();
        }
    }

    @Test
    void interruptedWriterSaysHowMuchWasTaken() throws Exception {
        StreamListener deaf = hosts.server.listen(ECHO, 1);
        try (StreamSocket socket = hosts.connect();
                StreamSocket reader = deaf.accept(PATIENCE)) {
            CompletableFuture<Integer> taken = new CompletableFuture<>();
            Thread writer = Thread.startVirtualThread(() -> {
                try {
                    socket.output().write(new byte[MORE_THAN_BUFFERS_HOLD]);
                    taken.complete(MORE_THAN_BUFFERS_HOLD);
                } catch (InterruptedIOException e) {
                    taken.complete(e.bytesTransferred);
                } catch (IOException e) {
                    taken.completeExceptionally(e);
                }
            });
            while (socket.info().unackedBytes() == 0) {
                Thread.onSpinWait();
            }
            writer.interrupt();
            int count = of(taken);
            assertThat(count).isPositive().isLessThan(MORE_THAN_BUFFERS_HOLD);
            socket.shutdownOutput();
            assertThat(reader.input().readAllBytes()).as("exactly that arrives").hasSize(count);
        }
    }

    @Test
    void writesThatNobodyReadsTimeOut() throws Exception {
        hosts.server.listen(ECHO, 1);
        try (StreamSocket socket = hosts.connect()) {
            socket.writeTimeout(MOMENT);
            assertThatThrownBy(() -> socket.output().write(new byte[MORE_THAN_BUFFERS_HOLD]))
                    .isInstanceOfSatisfying(SocketTimeoutException.class, e ->
                            assertThat(e.bytesTransferred).isPositive().isLessThan(MORE_THAN_BUFFERS_HOLD));
        }
    }

    @Test
    void writesOfTwoThreadsDoNotMix() throws Exception {
        StreamListener listener = hosts.server.listen(ECHO, 1);
        int each = 1 << 20;
        try (StreamSocket socket = hosts.connect();
                StreamSocket reader = listener.accept(PATIENCE)) {
            List<Future<Boolean>> writers = new ArrayList<>();
            for (byte letter : new byte[] {'a', 'b'}) {
                byte[] data = new byte[each];
                Arrays.fill(data, letter);
                writers.add(meanwhile(() -> {
                    socket.output().write(data);
                    return true;
                }));
            }
            InputStream in = reader.input();
            byte[] first = in.readNBytes(each);
            byte[] second = in.readNBytes(each);
            assertThat(first).containsOnly(first[0]);
            assertThat(second).containsOnly(second[0]).doesNotContain(first[0]);
            for (Future<Boolean> writer : writers) {
                assertThat(of(writer)).isTrue();
            }
        }
    }

    @Test
    void refusedAndUnansweredConnectionsSaySo() throws Exception {
        assertThatThrownBy(() -> hosts.connect()).isInstanceOf(ConnectException.class).hasMessage("connection refused");
        Endpoint nobody = new Endpoint(IpAddress.of("10.0.0.77"), 7);
        assertThatThrownBy(() -> hosts.client.connect(nobody, MOMENT)).isInstanceOf(SocketTimeoutException.class);
        Endpoint otherKind = new Endpoint(IpAddress.of("2001:db8::1"), 7);
        assertThatThrownBy(() -> hosts.client.connect(otherKind, MOMENT)).hasMessageContaining("no address");
        assertThat(hosts.client.running().call(() -> hosts.client.tcp().tcp().connections()))
                .as("nothing is left of them")
                .isZero();
    }

    @Test
    void portThatIsListenedAtIsRefused() throws Exception {
        hosts.echo();
        assertThatThrownBy(() -> hosts.server.listen(ECHO, 1)).isInstanceOf(BindException.class);
    }

    @Test
    void resetReachesReaderAndWriter() throws Exception {
        StreamListener listener = hosts.server.listen(ECHO, 1);
        StreamSocket socket = hosts.connect();
        listener.accept(PATIENCE).abort();
        assertThatThrownBy(() -> socket.input().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
        assertThatThrownBy(() -> socket.output().write(1)).isInstanceOf(SocketException.class);
    }

    @Test
    void closingWakesWhoWaits() throws Exception {
        StreamListener listener = hosts.server.listen(ECHO, 1);
        StreamSocket socket = hosts.connect();
        StreamSocket served = listener.accept(PATIENCE);
        Future<Integer> reader = meanwhile(() -> socket.input().read());
        Future<StreamSocket> accepter = meanwhile(listener::accept);
        socket.close();
        listener.close();
        assertThatThrownBy(() -> of(reader)).isInstanceOf(SocketException.class).hasMessage("the socket is closed");
        assertThatThrownBy(() -> of(accepter)).isInstanceOf(SocketException.class).hasMessage("the listener is closed");
        assertThat(served.input().read()).as("the other end reads its end").isEqualTo(-1);
    }
}
