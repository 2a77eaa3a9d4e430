package io.weir.element;

import io.weir.program.Device;
import io.weir.program.Program;
import io.weir.program.Step;

/**
 * ToDevice(DEVNAME): sends packets through an interface of the machine.
 *
 * <p>Takes Ethernet frames. What is not even an Ethernet header long is dropped. At the end of a pull path it pulls as
 * fast as it can.
 */
final class ToDevice implements ElementClass {
    @Override
    public String name() {
        return "ToDevice";
    }

    @Override
    public Ports ports() {
        return new Ports("1/0", "a/a");
    }

    @Override
    public Program configure(Arguments arguments) {
        String name = arguments.mandatory("DEVNAME", Form.WORD, "none");
        arguments.finish();
        return Program.of(0, Frames.remarked(new Step.Transmit(new Device(Device.Kind.INTERFACE, name))));
    }
}
