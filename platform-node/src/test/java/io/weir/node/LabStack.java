package io.weir.node;

import io.weir.engine.FramePool;
import io.weir.net.IpAddress;
import io.weir.port.AfPacketPort;
import io.weir.port.Port;
import io.weir.port.PortOpening;
import io.weir.port.VirtualMac;
import io.weir.port.Wakeup;
import io.weir.resident.PortDevice;
import io.weir.stack.Echo;
import io.weir.stack.Stack;
import io.weir.stack.ip.InterfaceAddress;
import io.weir.stack.ip.Route;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A user-level stack on {@code eth0} all by itself, for tests in a namespace: 10.77.0.40/24 and 2001:db8:77::40/64, an
 * echo service on port 7, a default route by each address among the arguments.
 */
final class LabStack {
    private static final IpAddress ADDRESS = IpAddress.of("10.77.0.40");
    private static final long LONGEST_SLEEP_MS = 1000;

    private LabStack() {}

    public static void main(String[] gateways) throws Exception {
        FramePool pool = new FramePool(8192);
        Port port =
                switch (AfPacketPort.open("eth0", 1500, pool)) {
                    case PortOpening.Opened opened -> opened.port();
                    case PortOpening.Refused refused -> throw new IllegalStateException(refused.toString());
                };
        Stack stack = new Stack(new PortDevice(port, pool, VirtualMac.of(ADDRESS)), System.nanoTime(), System.nanoTime());
        stack.add(new InterfaceAddress(ADDRESS, 24)).add(InterfaceAddress.of("2001:db8:77::40/64"));
        for (String gateway : gateways) {
            stack.add(Route.byDefault(IpAddress.of(gateway)));
        }
        new Echo(IpAddress.of("::"), 7, System.nanoTime()).start(stack);
        Wakeup wakeup = new Wakeup(List.of(port));
        boolean ready = false;
        while (true) {
            int work = stack.poll(System.nanoTime());
            if (!ready && stack.addresses().size() == 2) {
                ready = true;
                System.out.println("ready");
            }
            if (work == 0) {
                long ms = TimeUnit.NANOSECONDS.toMillis(stack.deadlineNs() - System.nanoTime());
                wakeup.sleep((int) Math.clamp(ms, 1, LONGEST_SLEEP_MS));
            }
        }
    }
}
