package io.weir.element;

import static io.weir.element.Steps.emit;

import io.weir.net.MacAddress;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Step;

/**
 * EtherEncap(ETHERTYPE, SRC, DST): puts an Ethernet header in front of packets.
 *
 * <p>For instance {@code EtherEncap(0x0800, 02:00:00:00:00:01, 02:00:00:00:00:02)} for IPv4 packets.
 */
final class EtherEncap implements ElementClass {
    static final Reason NO_ROOM = new Reason("no-headroom", "there is no room for another header before the packet");

    @Override
    public String name() {
        return "EtherEncap";
    }

    @Override
    public Ports ports() {
        return Ports.FILTER;
    }

    @Override
    public Program configure(Arguments arguments) {
        int type = arguments.mandatory("ETHERTYPE", Form.integer(0, 0xffff), 0);
        MacAddress source = arguments.mandatory("SRC", Form.MAC, new MacAddress(0));
        MacAddress destination = arguments.mandatory("DST", Form.MAC, new MacAddress(0));
        arguments.finish();
        return Program.of(
                1, new Step.Push(Headers.ethernet(destination, source, type), emit(0), new Step.Drop(NO_ROOM)));
    }
}
