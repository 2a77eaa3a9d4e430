package io.weir.programs;

import io.weir.attach.PortDevice;
import io.weir.attach.PortPause;
import io.weir.attach.Tuple;
import io.weir.attach.WeirPort;
import io.weir.diagnostic.Diagnostic;
import io.weir.net.IpAddress;
import io.weir.pcap.PcapWriter;
import io.weir.stack.Stack;
import io.weir.stack.blocking.Pause;
import io.weir.stack.device.Device;
import io.weir.stack.device.FaultyDevice;
import io.weir.stack.device.SimulatedLink.Way;
import io.weir.stack.device.TracingDevice;
import io.weir.stack.ip.InterfaceAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A port on a node with what a program's stack needs of it: its device, with faults and a trace round it if wanted, and how
 * to sleep at it. Whoever owns the stack, a thread of its own or an event loop, owns this too, and closes it last.
 */
public final class ProgramPort implements AutoCloseable {
    private final WeirPort port;
    private final List<Tuple> tuples;
    private final Device device;
    private final Optional<TracingDevice> trace;

    private ProgramPort(WeirPort port, List<Tuple> tuples, Device device, Optional<TracingDevice> trace) {
        this.port = port;
        this.tuples = tuples;
        this.device = device;
        this.trace = trace;
    }

    /** What came of {@link #open}. */
    public sealed interface Opening {
        record Opened(ProgramPort port) implements Opening {}

        /** Nobody answers, it is not allowed, or a tuple is somebody else's: {@code why} says whose. */
        record Refused(Diagnostic why) implements Opening {}
    }

    /** Attaches and registers: one tuple at least, or no packet would come. */
    public static Opening open(Place place, List<Tuple> tuples) {
        if (tuples.isEmpty()) {
            throw new IllegalArgumentException("a port without a tuple");
        }
        return switch (WeirPort.connect(place.socket(), place.name())) {
            case WeirPort.Connecting.Connected(WeirPort port) -> registered(port, place, List.copyOf(tuples));
            case WeirPort.Connecting.Refused(Diagnostic why) -> new Opening.Refused(why);
        };
    }

    private static Opening registered(WeirPort port, Place place, List<Tuple> tuples) {
        if (port.register(tuples) instanceof WeirPort.Registering.Refused(Diagnostic why)) {
            port.close();
            return new Opening.Refused(why);
        }
        Device device = new PortDevice(port);
        if (place.faults().isPresent()) {
            Way way = place.faults().get();
            device = new FaultyDevice(device, way, way, System.nanoTime());
        }
        Optional<TracingDevice> trace = Optional.empty();
        if (place.trace().isPresent()) {
            Path file = place.trace().get();
            try {
                trace = Optional.of(new TracingDevice(device, PcapWriter.create(file), epochNs()));
            } catch (IOException e) {
                port.close();
                return new Opening.Refused(Diagnostic.error("N0866", "the trace `" + file + "` cannot be written: " + e));
            }
        }
        return new Opening.Opened(new ProgramPort(port, tuples, trace.<Device>map(t -> t).orElse(device), trace));
    }

    /** What {@link System#nanoTime}, by which stacks live, shows at the beginning of 1970. */
    private static long epochNs() {
        return System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }

    /** A stack with the addresses of the tuples and no transports yet; its clock is {@link System#nanoTime}. */
    public Stack stack() {
        Stack stack = new Stack(device, new SecureRandom().nextLong(), System.nanoTime());
        tuples.stream().map(Tuple::address).distinct().forEach(own -> stack.add(alone(own)));
        return stack;
    }

    /** Neighbours are the node's business. */
    private static InterfaceAddress alone(IpAddress own) {
        return new InterfaceAddress(own, own.version() == 4 ? 32 : 128);
    }

    public Device device() {
        return device;
    }

    /** How to sleep until frames come. */
    public Pause pause() {
        return new PortPause(port);
    }

    /** Why the node no longer serves it; empty while it does. */
    public String lost() {
        return port.lost();
    }

    /** Gives everything back, and ends the trace. */
    @Override
    public void close() throws IOException {
        port.close();
        if (trace.isPresent()) {
            trace.get().close();
            if (trace.get().failure().isPresent()) {
                throw trace.get().failure().get();
            }
        }
    }
}
