package io.weir.element;

import io.weir.program.Device;
import io.weir.program.Program;
import io.weir.program.Step;

/**
 * ToNetfront([DEVICE]): sends packets through the middlebox's own network interface.
 *
 * <p>Takes Ethernet frames. What is not even an Ethernet header long is dropped. At the end of a pull path it pulls as
 * fast as it can. The platform checks what leaves: see the security rules in {@code weir explain}.
 *
 * <p>DEVICE names one of several interfaces; without it there is only one. (ClickOS.)
 */
final class ToNetfront implements ElementClass {
    @Override
    public String name() {
        return "ToNetfront";
    }

    @Override
    public Ports ports() {
        return new Ports("1/0", "a/a");
    }

    @Override
    public Program configure(Arguments arguments) {
        String name = arguments.optional("DEVICE", Form.WORD).orElse("");
        arguments.finish();
        return Program.of(0, Frames.remarked(new Step.Transmit(new Device(Device.Kind.NETFRONT, name))));
    }
}
