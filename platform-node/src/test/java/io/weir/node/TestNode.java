package io.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.FramePool;
import io.weir.net.Ipv4Address;
import io.weir.net.MacAddress;
import io.weir.port.MemoryPort;
import io.weir.port.PortOpening;
import io.weir.port.TestFrames;
import io.weir.portswitch.Attachment;
import io.weir.portswitch.NextHops;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** A data plane on a memory cable, and the other end of the cable. */
final class TestNode implements AutoCloseable {
    static final int FRAMES = 4096;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);

    private final FramePool farPool = new FramePool(1024);
    private final List<DataPlaneEvent> events = new CopyOnWriteArrayList<>();
    private final DataPlane dataPlane;
    private MemoryPort far;

    TestNode() {
        DataPlane.Settings settings =
                new DataPlane.Settings(FRAMES, NextHops.ALL_ON_LINK, _ -> false, events::add);
        this.dataPlane = ((DataPlane.Starting.Running) DataPlane.start(settings, this::open)).dataPlane();
    }

    private PortOpening open(FramePool pool) {
        MemoryPort.Cable cable = MemoryPort.cable("test", pool, farPool);
        far = cable.right();
        return new PortOpening.Opened(cable.left());
    }

    DataPlane dataPlane() {
        return dataPlane;
    }

    List<DataPlaneEvent> events() {
        return events;
    }

    <T> T run(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    void place(String name, IntFunction<Attachment> attachment, Host.WorkloadFactory workload) {
        assertThat(run(dataPlane.place(name, attachment, workload))).isEqualTo(new PlacementResult.Started());
    }

    void neighbour(String address, MacAddress mac) {
        run(dataPlane.inspect(host -> {
            host.worker().portSwitch().neighbour(Ipv4Address.of(address), mac);
            return true;
        }));
    }

    void send(byte[] frame) {
        long packet = farPool.allocate(frame, 0, frame.length);
        far.transmit(new long[] {packet}, 0, 1);
    }

    void answerArp(String address, MacAddress mac) {
        byte[] request = receive(f -> TestFrames.shortAt(f, 12) == 0x0806
                && TestFrames.shortAt(f, 20) == 1
                && TestFrames.intAt(f, 38) == TestFrames.address(address));
        String asking = new Ipv4Address(TestFrames.intAt(request, 28) & 0xffffffffL).toString();
        send(TestFrames.arp(2, mac, address, asking));
    }

    byte[] receiveIp() {
        return receive(f -> TestFrames.shortAt(f, 12) == 0x0800);
    }

    /** With this ICMPv6 type, or this next header if it is not ICMPv6. */
    byte[] receiveIpv6(int kind) {
        return receive(f -> TestFrames.shortAt(f, 12) == 0x86dd
                && ((f[20] & 0xff) == 58 ? (f[54] & 0xff) == kind : (f[20] & 0xff) == kind));
    }

    byte[] receiveArp(int operation) {
        return receive(f -> TestFrames.shortAt(f, 12) == 0x0806 && TestFrames.shortAt(f, 20) == operation);
    }

    /** The next frame of a kind; others are skipped. */
    private byte[] receive(java.util.function.Predicate<byte[]> wanted) {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        long[] packets = new long[1];
        while (System.nanoTime() < deadlineNs) {
            if (far.poll(packets, 0, 1) == 1) {
                byte[] frame = farPool.bytes(packets[0]);
                farPool.free(packets[0]);
                if (wanted.test(frame)) {
                    return frame;
                }
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no such frame came");
    }

    /** Waits until the worker has dealt with all that was sent: it looks between batches, so twice is enough. */
    void settle() {
        long sent = far.statistics().packetsOut();
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (run(dataPlane.inspect(host -> host.worker().portSwitch().port().statistics().packetsIn())) < sent) {
            assertThat(System.nanoTime()).isLessThan(deadlineNs);
        }
        for (int i = 0; i < 40; i++) {
            run(dataPlane.inspect(host -> true));
        }
    }

    /** Frames that are neither free nor known to wait anywhere. */
    int framesLost() {
        settle();
        NodeReport report = run(dataPlane.report());
        return report.frames() - report.framesFree();
    }

    /** Frames may wait for ARP answers, and no more than may. */
    boolean framesLostButWaiting() {
        return framesLost() < FRAMES / 2;
    }

    @Override
    public void close() {
        dataPlane.close();
        farPool.close();
    }
}
