package io.weir.element;

import io.weir.click.Click;
import io.weir.click.Reading;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.SourceText;
import io.weir.program.Configuration;
import io.weir.program.Device;
import io.weir.program.Interpreter;
import io.weir.program.Interpreter.Event;
import io.weir.program.Packet;
import java.util.ArrayList;
import java.util.List;

/**
 * A configuration on the plain interpreter. Packets are given to elements by name; what arrives at an element by name
 * can be looked at. The elements {@code in}, and {@code in2} where used, are fed from nowhere.
 */
final class Rig {
    private final Configuration configuration;
    private final Interpreter interpreter;
    private List<Event> last = List.of();
    private long nowNs;

    private Rig(Configuration configuration) {
        this.configuration = configuration;
        this.interpreter = new Interpreter(configuration, 1);
    }

    static Rig of(String click) {
        String second = click.contains("in2") ? "Idle -> in2 :: Null; " : "";
        return ofWhole("Idle -> in :: Null; " + second + click);
    }

    static Rig ofWhole(String click) {
        Reading reading = Click.read(new SourceText("test.click", click));
        return new Rig(reading.configuration().orElseThrow(() -> new AssertionError(reading.errors().toString())));
    }

    static List<Diagnostic> errors(String click) {
        return Click.read(new SourceText("test.click", click)).errors();
    }

    Rig send(byte[] packet) {
        return send("in", packet);
    }

    Rig send(String element, byte[] packet) {
        last = interpreter.inject(index(element), 0, Packet.of(packet), nowNs).events();
        return this;
    }

    Rig receive(byte[] frame) {
        last = interpreter.receive(new Device(Device.Kind.NETFRONT, ""), frame, nowNs).events();
        return this;
    }

    Rig after(long milliseconds) {
        nowNs += milliseconds * 1_000_000;
        return this;
    }

    Rig run() {
        last = interpreter.run(nowNs).events();
        return this;
    }

    /** What arrived at an element since the last call. */
    List<byte[]> at(String element) {
        int node = index(element);
        List<byte[]> packets = new ArrayList<>();
        for (Event event : last) {
            if (event instanceof Event.Entered entered && entered.node() == node) {
                packets.add(entered.packet());
            }
        }
        return packets;
    }

    /** The one packet that arrived at an element. */
    byte[] one(String element) {
        List<byte[]> packets = at(element);
        if (packets.size() != 1) {
            throw new AssertionError(packets.size() + " packets at " + element + ": " + last);
        }
        return packets.getFirst();
    }

    /** Why packets were dropped, other than by Discard. */
    List<String> drops() {
        List<String> reasons = new ArrayList<>();
        for (Event event : last) {
            if (event instanceof Event.Dropped dropped && !dropped.reason().name().equals("discarded")) {
                reasons.add(dropped.reason().name());
            }
        }
        return reasons;
    }

    List<byte[]> sent() {
        return new Interpreter.Run(last).sent().stream().map(Interpreter.Sent::packet).toList();
    }

    Interpreter interpreter() {
        return interpreter;
    }

    int index(String element) {
        for (int i = 0; i < configuration.nodes().size(); i++) {
            if (configuration.nodes().get(i).name().equals(element)) {
                return i;
            }
        }
        throw new AssertionError("no element " + element);
    }
}
