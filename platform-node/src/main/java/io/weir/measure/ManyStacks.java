package io.weir.measure;

import io.weir.attach.Tuple;
import io.weir.engine.FramePool;
import io.weir.net.IpAddress;
import io.weir.net.Ipv4Address;
import io.weir.node.DataPlane;
import io.weir.node.PlacementResult;
import io.weir.port.MemoryPort;
import io.weir.port.PortOpening;
import io.weir.port.VirtualMac;
import io.weir.resident.HostedStack;
import io.weir.resident.PortDevice;
import io.weir.stack.Application;
import io.weir.stack.Stack;
import io.weir.stack.ip.InterfaceAddress;
import io.weir.stack.tcp.Tcp;
import io.weir.stack.tcp.TcpListener;
import io.weir.stack.tcp.TcpSettings;
import io.weir.stack.tcp.TcpSocket;
import io.weir.stack.tcp.TcpTransport;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A node with many stacks, each an actor with an address of its own and a TCP server on it, behind the port switch. A
 * client at the other end of the node's port, a stack too, connects to every one of them, asks, and waits for the answer.
 */
final class ManyStacks implements AutoCloseable {
    private static final int STACKS = 1000;
    private static final int PORT = 80;
    private static final int FAR_FRAMES = 4096;
    private static final int QUESTION_BYTES = 100;
    private static final long PATIENCE_S = 30;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final IpAddress CLIENT = IpAddress.of("10.1.0.1");
    private static final long FIRST = Ipv4Address.of("10.2.0.1").value();

    private final FramePool farPool = new FramePool(FAR_FRAMES);
    private final DataPlane node;
    private final Stack client;
    private final Tcp clientTcp;
    private MemoryPort far;

    private ManyStacks() {
        node = ((DataPlane.Starting.Running) DataPlane.start(DataPlane.Settings.defaults(), this::open)).dataPlane();
        client = new Stack(new PortDevice(far, farPool, VirtualMac.of(CLIENT)), 1, System.nanoTime());
        client.add(new InterfaceAddress(CLIENT, 8));
        clientTcp = client.add(ip -> TcpTransport.create(ip, TcpSettings.USUAL, new Random(1))).tcp();
    }

    private PortOpening open(FramePool pool) {
        MemoryPort.Cable cable = MemoryPort.cable("many", pool, farPool);
        far = cable.right();
        return new PortOpening.Opened(cable.left());
    }

    /**
     * What came of it.
     *
     * @param stacks there are
     * @param answered of them, each on a connection of its own
     * @param heapBytes that each takes of the heap, its actor and its open connection included
     */
    record Result(int stacks, int answered, double heapBytes) {}

    static Result run() {
        try (ManyStacks many = new ManyStacks()) {
            // the first ones bring their classes with them
            many.add(STACKS);
            many.ask(STACKS, 1);
            long before = Memory.usedHeapBytes();
            for (int i = 0; i < STACKS; i++) {
                many.add(i);
            }
            int answered = many.ask(0, STACKS);
            return new Result(STACKS, answered, (double) (Memory.usedHeapBytes() - before) / STACKS);
        }
    }

    private static Ipv4Address address(int stack) {
        return new Ipv4Address(FIRST + stack);
    }

    private void add(int stack) {
        Ipv4Address address = address(stack);
        HostedStack hosted =
                new HostedStack(List.of(Tuple.of(address, Tuple.TCP, PORT)), () -> new Server(address));
        PlacementResult result =
                node.start("stack" + stack, hosted).toCompletableFuture().orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
        if (!(result instanceof PlacementResult.Started)) {
            throw new IllegalStateException(result.toString());
        }
    }

    /** Asks so many stacks at once; how many answered in time. Their connections stay. */
    private int ask(int first, int count) {
        List<TcpSocket> sockets = new ArrayList<>();
        clientTcp.advance(System.nanoTime());
        for (int i = 0; i < count; i++) {
            sockets.add(clientTcp.connect(CLIENT, 0, address(first + i), PORT).orElseThrow());
        }
        ByteBuffer data = ByteBuffer.allocate(QUESTION_BYTES);
        boolean[] asked = new boolean[count];
        int answered = 0;
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (answered < count && System.nanoTime() - endNs < 0) {
            client.poll(System.nanoTime());
            for (int i = 0; i < count; i++) {
                if (!asked[i] && (sockets.get(i).ready() & TcpSocket.CONNECTED) != 0) {
                    asked[i] = sockets.get(i).write(data.clear()) == QUESTION_BYTES;
                }
                answered += sockets.get(i).readableBytes() > 0 && sockets.get(i).read(data.clear()) == QUESTION_BYTES ? 1 : 0;
            }
        }
        return answered;
    }

    @Override
    public void close() {
        node.close();
        farPool.close();
    }

    /** Answers with what was asked. */
    private record Server(IpAddress address) implements Application {
        @Override
        public void start(Stack stack) {
            Tcp tcp = stack.add(ip -> TcpTransport.create(ip, TcpSettings.USUAL, RANDOM)).tcp();
            TcpListener listener = tcp.listen(address, PORT, 16).orElseThrow();
            listener.onReady(() -> listener.accept().ifPresent(socket -> socket.onReady(() -> answer(socket))));
        }

        private static void answer(TcpSocket socket) {
            if (socket.readableBytes() > 0) {
                ByteBuffer data = ByteBuffer.allocate(QUESTION_BYTES);
                socket.read(data);
                socket.write(data.flip());
            }
        }
    }
}
