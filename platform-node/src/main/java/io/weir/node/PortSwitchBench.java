package io.weir.node;

import io.weir.attach.Tuple;
import io.weir.attach.wire.Bell;
import io.weir.attach.wire.FrameRing;
import io.weir.attach.wire.Region;
import io.weir.engine.FramePool;
import io.weir.net.Ipv4Address;
import io.weir.net.MacAddress;
import io.weir.port.LoopPort;
import io.weir.port.VirtualMac;
import io.weir.portswitch.Attachment;
import io.weir.portswitch.NextHops;
import io.weir.portswitch.PortSwitch;
import io.weir.process.Switchboard;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How fast the port switch is with many stacks, each with memory of its own: frames of 64 bytes (60 and the checksum of
 * the cable) from a port that never runs dry, copied into the ring of the stack that owns their tuple; and frames from
 * the stacks' rings, copied out, checked against the sender's own tuples, and sent. Processor time is counted, but for
 * that of the stacks themselves, whose processes have cores of their own. With more cores than one each has a switch
 * and its share of the stacks. Arguments: {@code STACKS SECONDS CORES}; whoever calls has checked them. Writes
 * {@code name value} lines.
 */
public final class PortSwitchBench {
    private static final int FRAME = 60;
    private static final int FRAMES = 4096;
    private static final int TURN = 2048;
    private static final int BURST = 256;
    private static final int RING_BYTES = 4 << 10;
    private static final int PORT = 7;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Ipv4Address GATEWAY = Ipv4Address.of("10.0.0.1");

    private final FramePool pool = new FramePool(FRAMES);
    private final List<ProcessSeat> seats = new ArrayList<>();
    private final List<FrameRing.Reader> readers = new ArrayList<>();
    private final List<FrameRing.Writer> writers = new ArrayList<>();
    private final long[] burst = new long[BURST];
    private final LoopPort port;
    private final PortSwitch portSwitch;

    private PortSwitchBench(int stacks) throws IOException {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < stacks; i++) {
            frames.add(frame(GATEWAY, 5000, address(i), PORT, VirtualMac.of(address(i)).value()));
        }
        this.port = new LoopPort(pool, frames);
        this.portSwitch = new PortSwitch(port, pool, new NextHops(List.of(), Optional.of(GATEWAY)));
        portSwitch.neighbour(GATEWAY, MacAddress.of("02:00:00:00:00:01"));
        for (int i = 0; i < stacks; i++) {
            attach(i);
        }
        portSwitch.flush();
    }

    private static Ipv4Address address(int stack) {
        return new Ipv4Address((10L << 24) + (1 << 16) + stack);
    }

    private void attach(int stack) throws IOException {
        Region.Made memory = Region.make(RING_BYTES);
        Bell.Made bell = Bell.make();
        Attachment attachment = new Attachment(
                stack,
                "stack" + stack,
                List.of(Tuple.of(address(stack), Tuple.UDP, PORT)),
                List.of(),
                Attachment.Sources.OWN_TUPLES_AND_MAC);
        portSwitch.attach(attachment);
        seats.add(new ProcessSeat(
                attachment,
                new Switchboard.Newcomer(attachment.name(), 0, 0, memory.region(), bell.bell(), _ -> {}),
                pool));
        readers.add(memory.region().in());
        writers.add(memory.region().out());
    }

    private static byte[] frame(Ipv4Address from, int fromPort, Ipv4Address to, int toPort, long mac) {
        ByteBuffer frame = ByteBuffer.allocate(FRAME);
        frame.putShort((short) (mac >>> 32)).putInt((int) mac).putShort((short) 0).putInt(0).putShort((short) 0x0800);
        frame.put((byte) 0x45).put((byte) 0).putShort((short) (FRAME - 14)).putInt(0).put((byte) 64).put((byte) 17);
        frame.putShort((short) 0).putInt((int) from.value()).putInt((int) to.value());
        frame.putShort((short) fromPort).putShort((short) toPort).putShort((short) (FRAME - 34));
        return frame.array();
    }

    /** A turn of the switch: frames in, to their stacks. Returns how many. */
    private int demultiplex() {
        int moved = 0;
        while (moved < TURN) {
            int count = port.poll(burst, 0, BURST);
            for (int i = 0; i < count; i++) {
                int owner = portSwitch.classify(burst[i]);
                if (owner != PortSwitch.CONSUMED) {
                    seats.get(owner).deliver(burst[i]);
                }
            }
            moved += count;
        }
        for (ProcessSeat seat : seats) {
            seat.tell();
        }
        VarHandle.fullFence();
        for (ProcessSeat seat : seats) {
            seat.wake();
        }
        return moved;
    }

    /** A turn of the switch: frames that the stacks wrote, checked and sent. Returns how many. */
    private int validate() {
        int moved = 0;
        portSwitch.time(System.nanoTime());
        for (ProcessSeat seat : seats) {
            int taken = seat.take(burst);
            if (taken > 0) {
                portSwitch.send(seat.attachment(), burst, 0, taken);
                moved += taken;
            }
        }
        portSwitch.flush();
        return moved;
    }

    /** What the stacks do: take in what came, or send an answer to each. */
    private void stacks(boolean take, boolean answer, byte[][] answers) {
        for (int i = 0; i < readers.size(); i++) {
            FrameRing.Reader reader = readers.get(i);
            int count = take ? 0 : 2;
            while (take && reader.next() > 0) {
                reader.advance();
                count++;
            }
            reader.release();
            for (int k = 0; answer && k < count; k++) {
                writers.get(i).write(answers[i], 0, FRAME);
            }
            writers.get(i).publish();
        }
    }

    private double measure(double seconds, boolean in, boolean out) {
        byte[][] answers = new byte[seats.size()][];
        for (int i = 0; i < answers.length; i++) {
            answers[i] = frame(address(i), PORT, GATEWAY, 5000, 0);
        }
        long packets = 0;
        long switchNs = 0;
        while (switchNs < seconds * 1e9) {
            long startNs = THREADS.getCurrentThreadCpuTime();
            int came = in ? demultiplex() : 0;
            long betweenNs = THREADS.getCurrentThreadCpuTime();
            stacks(in, out, answers);
            long afterNs = THREADS.getCurrentThreadCpuTime();
            int left = out ? validate() : 0;
            switchNs += betweenNs - startNs + THREADS.getCurrentThreadCpuTime() - afterNs;
            packets += in ? came : left;
        }
        return packets * 1e3 / switchNs;
    }

    private long drops() {
        return seats.stream().mapToLong(seat -> seat.attachment().drops().total()).sum() + portSwitch.drops().total();
    }

    /** Millions of frames a second. */
    private record Rates(double in, double out, double both, long drops) {
        static Rates of(int stacks, double seconds) throws IOException {
            PortSwitchBench bench = new PortSwitchBench(stacks);
            bench.measure(seconds, true, true);
            double in = bench.measure(seconds, true, false);
            double out = bench.measure(seconds, false, true);
            return new Rates(in, out, bench.measure(seconds, true, true), bench.drops());
        }

        Rates plus(Rates other) {
            return new Rates(in + other.in, out + other.out, both + other.both, drops + other.drops);
        }
    }

    public static void main(String[] arguments) throws Exception {
        int stacks = Integer.parseInt(arguments[0]);
        double seconds = Double.parseDouble(arguments[1]);
        int cores = Integer.parseInt(arguments[2]);
        Callable<Rates> share = () -> Rates.of(stacks / cores, seconds);
        Rates all = new Rates(0, 0, 0, 0);
        try (ExecutorService threads = Executors.newFixedThreadPool(cores)) {
            for (Future<Rates> one : threads.invokeAll(Collections.nCopies(cores, share))) {
                all = all.plus(one.get());
            }
        }
        System.out.printf(
                Locale.ROOT,
                "demultiplex_mpps %.3f%nvalidate_mpps %.3f%nboth_mpps %.3f%ndrops %d%n",
                all.in, all.out, all.both, all.drops);
    }
}
