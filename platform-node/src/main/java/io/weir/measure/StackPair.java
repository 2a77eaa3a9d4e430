package io.weir.measure;

import io.weir.net.IpAddress;
import io.weir.stack.Stack;
import io.weir.stack.device.Device;
import io.weir.stack.device.Medium;
import io.weir.stack.device.MemoryCable;
import io.weir.stack.ip.InterfaceAddress;
import io.weir.stack.tcp.Tcp;
import io.weir.stack.tcp.TcpListener;
import io.weir.stack.tcp.TcpSettings;
import io.weir.stack.tcp.TcpSocket;
import io.weir.stack.tcp.TcpTransport;
import java.util.Random;

/** Two stacks with TCP, and an Ethernet in memory between them; everything on the caller's thread. */
final class StackPair {
    static final IpAddress LEFT = IpAddress.of("10.0.0.1");
    static final IpAddress RIGHT = IpAddress.of("10.0.0.2");

    private static final int MTU = 1500;
    private static final int FRAMES = 256;
    private static final int SECRET = 1;

    private final Stack left;
    private final Stack right;
    private final TcpTransport leftTcp;
    private final TcpTransport rightTcp;

    StackPair(TcpSettings settings) {
        this(settings, MemoryCable.of(Medium.ETHERNET, MTU, FRAMES));
    }

    private StackPair(TcpSettings settings, MemoryCable cable) {
        left = stack(cable.left(), LEFT);
        right = stack(cable.right(), RIGHT);
        leftTcp = left.add(output -> TcpTransport.create(output, settings, new Random(SECRET)));
        rightTcp = right.add(output -> TcpTransport.create(output, settings, new Random(SECRET)));
    }

    private static Stack stack(Device device, IpAddress address) {
        return new Stack(device, SECRET, System.nanoTime()).add(new InterfaceAddress(address, 24));
    }

    /** A turn of both stacks. Returns how much there was to do. */
    int turn() {
        long nowNs = System.nanoTime();
        return left.poll(nowNs) + right.poll(nowNs);
    }

    Tcp left() {
        return leftTcp.tcp();
    }

    Tcp right() {
        return rightTcp.tcp();
    }

    TcpListener listen(int port, int backlog) {
        return right().listen(RIGHT, port, backlog).orElseThrow();
    }

    TcpSocket connect(int port) {
        return left().connect(LEFT, 0, RIGHT, port).orElseThrow();
    }
}
