package io.weir.element;

import io.weir.program.Device;
import io.weir.program.Program;
import io.weir.program.Source;
import io.weir.program.Step;
import java.util.List;

/**
 * FromDevice(DEVNAME [, SNIFFER, PROMISC, FORCE_IP]): packets from an interface of the machine.
 *
 * <p>Delivers the Ethernet frames that the interface DEVNAME receives. As in Click their network header is not marked,
 * unless FORCE_IP is true: then IPv4 and IPv6 frames are marked as FromNetfront does it, and others dropped.
 *
 * <p>SNIFFER and PROMISC are accepted as in Click; whoever runs the configuration decides about them.
 */
final class FromDevice implements ElementClass {
    @Override
    public String name() {
        return "FromDevice";
    }

    @Override
    public Ports ports() {
        return new Ports("0/1", "a/h");
    }

    @Override
    public Program configure(Arguments arguments) {
        String name = arguments.mandatory("DEVNAME", Form.WORD, "none");
        arguments.keyword("SNIFFER", Form.BOOL);
        arguments.keyword("PROMISC", Form.BOOL);
        boolean force = arguments.keyword("FORCE_IP", Form.BOOL).orElse(false);
        arguments.finish();
        Device device = new Device(Device.Kind.INTERFACE, name);
        Step received = force ? Frames.onlyIp(Steps.emit(0)) : Steps.emit(0);
        return new Program(List.of(), List.of(new Source.Receive(device, received)), 1, List.of());
    }
}
