package io.weir.element;

import io.weir.program.Device;
import io.weir.program.Program;
import io.weir.program.Source;
import io.weir.program.Step;
import java.util.List;

/**
 * FromDump(FILENAME [, STOP, TIMING, FORCE_IP]): packets from a capture file.
 *
 * <p>Delivers the packets of a pcap file, in order. As in Click their network header is not marked, unless FORCE_IP is
 * true: then IPv4 and IPv6 frames are marked as FromNetfront does it, and others dropped.
 *
 * <p>STOP and TIMING are accepted as in Click; whoever runs the configuration decides how fast the file is read and
 * what follows its end. Which files a configuration may name is decided there too.
 */
final class FromDump implements ElementClass {
    @Override
    public String name() {
        return "FromDump";
    }

    @Override
    public Ports ports() {
        return new Ports("0/1", "a/h");
    }

    @Override
    public Program configure(Arguments arguments) {
        String name = arguments.mandatory("FILENAME", Form.TEXT, "none");
        arguments.keyword("STOP", Form.BOOL);
        arguments.keyword("TIMING", Form.BOOL);
        boolean force = arguments.keyword("FORCE_IP", Form.BOOL).orElse(false);
        arguments.finish();
        Device device = new Device(Device.Kind.DUMP, name);
        Step received = force ? Frames.onlyIp(Steps.emit(0)) : Steps.emit(0);
        return new Program(List.of(), List.of(new Source.Receive(device, received)), 1, List.of());
    }
}
