package io.weir.element;

import io.weir.program.Device;
import io.weir.program.Program;
import io.weir.program.Source;
import java.util.List;

/**
 * FromNetfront([DEVICE]): packets from the middlebox's own network interface.
 *
 * <p>Delivers the Ethernet frames that the platform gives to this middlebox. The network header of an IPv4 or IPv6
 * frame is already marked, so that IPFilter and IPRewriter work right behind it, and so does {@code Strip(14)}; the
 * destination annotation of an IPv4 packet is its destination address. IPv4 frames whose header is broken are dropped:
 * wrong version, header or total length beyond the frame, a TCP, UDP or ICMP header that is cut off. Frames of other
 * protocols, such as ARP, pass unmarked.
 *
 * <p>DEVICE names one of several interfaces; without it there is only one. (ClickOS.)
 */
final class FromNetfront implements ElementClass {
    @Override
    public String name() {
        return "FromNetfront";
    }

    @Override
    public Ports ports() {
        return new Ports("0/1", "a/h");
    }

    @Override
    public Program configure(Arguments arguments) {
        String name = arguments.optional("DEVICE", Form.WORD).orElse("");
        arguments.finish();
        Device device = new Device(Device.Kind.NETFRONT, name);
        return new Program(
                List.of(), List.of(new Source.Receive(device, Frames.marked(Steps.emit(0)))), 1, List.of());
    }
}
