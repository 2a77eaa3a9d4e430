package io.weir.filter;

import io.weir.click.Click;
import io.weir.click.Reading;
import io.weir.diagnostic.SourceText;
import io.weir.element.Catalogue;
import io.weir.program.Configuration;
import io.weir.program.Interpreter;
import io.weir.program.Packet;
import io.weir.program.Place;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs filters on packets that begin with their IP header. */
final class Filters {
    private static final Program MARK =
            Program.of(1, new Step.Mark(Place.start(0), new Step.Emit(0), new Step.Drop(new Reason("mark", ""))));

    private static final Program END = Program.of(0, new Step.Drop(new Reason("end", "")));

    private Filters() {}

    /** One IPFilter with its arguments, between elements that make it a legal configuration. */
    static Reading read(String arguments) {
        String text = "Idle -> f :: IPFilter(" + arguments + ") -> Discard;";
        return Click.read(new SourceText("f.click", text), Map.of(), Catalogue.standard());
    }

    static Program program(String arguments) {
        Reading reading = read(arguments);
        return reading.configuration()
                .orElseThrow(() -> new AssertionError(reading.errors().toString()))
                .node("f")
                .orElseThrow()
                .program();
    }

    static boolean allows(String pattern, byte[] packet) {
        return allows(program("allow " + pattern), packet);
    }

    static boolean allows(Program filter, byte[] packet) {
        Configuration configuration = new Configuration(
                List.of(node("mark", MARK), node("filter", filter), node("end", END)),
                List.of(new Configuration.Link(0, 0, 1, 0, false), new Configuration.Link(1, 0, 2, 0, false)));
        return new Interpreter(configuration, 1).inject(0, 0, Packet.of(packet), 0).events().stream()
                .anyMatch(event -> event instanceof Interpreter.Event.Left left && left.node() == 1);
    }

    private static Configuration.Node node(String name, Program program) {
        return new Configuration.Node(name, name, program, Optional.empty());
    }

    /** An IPv4 packet with everything at its place, 40 bytes long. */
    static byte[] packet(int protocol, String source, int sourcePort, String destination, int destinationPort) {
        byte[] packet = new byte[40];
        packet[0] = 0x45;
        packet[3] = 40;
        packet[8] = 64;
        packet[9] = (byte) protocol;
        address(packet, 12, source);
        address(packet, 16, destination);
        put(packet, 20, sourcePort);
        put(packet, 22, destinationPort);
        packet[32] = 0x50;
        return packet;
    }

    private static void address(byte[] packet, int at, String address) {
        String[] parts = address.split("\\.");
        for (int i = 0; i < 4; i++) {
            packet[at + i] = (byte) Integer.parseInt(parts[i]);
        }
    }

    static void put(byte[] packet, int at, int value) {
        packet[at] = (byte) (value >> 8);
        packet[at + 1] = (byte) value;
    }
}
