package io.weir.measure;

import io.weir.net.IpAddress;
import io.weir.net.Ipv4Address;
import io.weir.stack.Stack;
import io.weir.stack.device.Medium;
import io.weir.stack.device.MemoryCable;
import io.weir.stack.ip.InterfaceAddress;
import io.weir.stack.tcp.TcpListener;
import io.weir.stack.tcp.TcpLimits;
import io.weir.stack.tcp.TcpSettings;
import io.weir.stack.tcp.TcpSocket;
import io.weir.stack.tcp.TcpTimes;
import io.weir.stack.tcp.TcpTransport;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A server's stack with a million connections on which nothing happens, after each had its request and answer. Its
 * clients are real stacks, one after the other, which are forgotten with their last answer: what is measured is the
 * server. The last client stays, and asks again on all of its connections to see that they are alive.
 */
final class IdleConnections {
    private static final int OF_A_CLIENT = 25_000;
    private static final int AT_A_TIME = 500;
    private static final int PORT = 80;
    private static final int MTU = 1500;
    private static final int FRAMES = 1024;
    private static final int REQUEST_BYTES = 100;
    private static final long STEP_NS = 100_000_000;
    private static final IpAddress SERVER = IpAddress.of("10.255.0.1");
    private static final long FIRST_CLIENT = Ipv4Address.of("10.0.0.1").value();
    private static final TcpSettings SETTINGS = new TcpSettings(
            TcpSettings.USUAL.features(),
            new TcpLimits(1 << 20, AT_A_TIME, AT_A_TIME, 1 << 22, 1 << 22, 1L << 28),
            TcpTimes.USUAL);

    private final MemoryCable cable = MemoryCable.of(Medium.IP, MTU, FRAMES);
    private final ByteBuffer request = ByteBuffer.allocate(REQUEST_BYTES);
    private final Stack server = new Stack(cable.right(), 1, 0).add(new InterfaceAddress(SERVER, 8));
    private final TcpTransport serverTcp = server.add(ip -> TcpTransport.create(ip, SETTINGS, new Random(1)));
    private final TcpListener listener = serverTcp.tcp().listen(SERVER, PORT, AT_A_TIME).orElseThrow();
    private final List<TcpSocket> held = new ArrayList<>();
    private Stack client;
    private TcpTransport clientTcp;
    private List<TcpSocket> clients = new ArrayList<>();
    private long nowNs;

    private IdleConnections() {}

    /**
     * What came of it.
     *
     * @param held connections that are established
     * @param answered of the last client's, when it asked once more
     * @param asked how many those are
     */
    record Result(long held, int answered, int asked) {}

    /**
     * Opens connections, and asks the last of them once more at the end.
     *
     * @param connections a multiple of 500
     * @param whileHeld run when all are there
     */
    static Result hold(int connections, Runnable whileHeld) {
        IdleConnections idle = new IdleConnections();
        while (idle.held.size() < connections) {
            idle.comeAnew();
            while (idle.clients.size() < OF_A_CLIENT && idle.held.size() < connections) {
                idle.open();
            }
        }
        whileHeld.run();
        int answered = idle.ask(idle.clients);
        return new Result(idle.serverTcp.tcp().connections(), answered, idle.clients.size());
    }

    /** Another client at the cable, with an address of its own. */
    private void comeAnew() {
        Ipv4Address address = new Ipv4Address(FIRST_CLIENT + held.size() / OF_A_CLIENT);
        client = new Stack(cable.left(), held.size(), nowNs).add(new InterfaceAddress(address, 8));
        clientTcp = client.add(ip -> TcpTransport.create(ip, SETTINGS, new Random(held.size())));
        clients = new ArrayList<>(OF_A_CLIENT);
    }

    private void open() {
        List<TcpSocket> opened = new ArrayList<>();
        for (int i = 0; i < AT_A_TIME; i++) {
            opened.add(clientTcp.tcp().connect(client.addresses().getFirst().address(), 0, SERVER, PORT).orElseThrow());
        }
        settle();
        for (var one = listener.accept(); one.isPresent(); one = listener.accept()) {
            TcpSocket socket = one.get();
            socket.onReady(() -> answer(socket));
            held.add(socket);
        }
        clients.addAll(opened);
        ask(opened);
    }

    private void answer(TcpSocket socket) {
        if (socket.read(request.clear()) > 0) {
            socket.write(request.flip());
        }
    }

    /** A request on each; how many were answered in full. */
    private int ask(List<TcpSocket> sockets) {
        ByteBuffer data = ByteBuffer.allocate(REQUEST_BYTES);
        int answered = 0;
        for (int from = 0; from < sockets.size(); from += AT_A_TIME) {
            List<TcpSocket> some = sockets.subList(from, Math.min(from + AT_A_TIME, sockets.size()));
            some.forEach(socket -> socket.write(data.clear()));
            settle();
            for (TcpSocket socket : some) {
                answered += socket.read(data.clear()) == REQUEST_BYTES ? 1 : 0;
            }
            settle();
        }
        return answered;
    }

    /** Until nothing is under way; then so much time passes that no acknowledgement is put off any more. */
    private void settle() {
        for (int i = 0; i < 2; i++) {
            while (client.poll(nowNs) + server.poll(nowNs) > 0) {}
            nowNs += STEP_NS;
        }
    }
}
