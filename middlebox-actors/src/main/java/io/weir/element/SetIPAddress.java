package io.weir.element;

import static io.weir.element.Steps.emit;
import static io.weir.element.Steps.set;
import static io.weir.element.Steps.to;

import io.weir.net.Ipv4Address;
import io.weir.program.Fields;
import io.weir.program.Program;

/**
 * SetIPAddress(IP): sets the destination annotation.
 *
 * <p>Sets each packet's destination annotation, which routing and ARP elements read, to IP. The packet's bytes stay as
 * they are.
 */
final class SetIPAddress implements ElementClass {
    @Override
    public String name() {
        return "SetIPAddress";
    }

    @Override
    public Ports ports() {
        return Ports.FILTER;
    }

    @Override
    public Program configure(Arguments arguments) {
        Ipv4Address address = arguments.mandatory("IP", Form.IPV4, new Ipv4Address(0));
        arguments.finish();
        return Program.of(1, set(emit(0), to(Fields.DST_ANNOTATION, address.value())));
    }
}
