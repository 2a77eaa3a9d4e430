package io.weir.stack;

import io.weir.net.IpAddress;
import io.weir.stack.device.Device;
import io.weir.stack.device.Medium;
import io.weir.stack.device.SimulatedLink;
import io.weir.stack.device.Simulation;
import io.weir.stack.ip.InterfaceAddress;
import io.weir.stack.udp.Udp;
import io.weir.stack.udp.UdpSettings;
import java.util.concurrent.TimeUnit;

/** Two stacks with UDP on a simulated cable: 10.0.0.1 and 2001:db8::1 left, .2 and ::2 right. Their addresses are usable. */
public final class TwoHosts {
    public static final IpAddress LEFT4 = IpAddress.of("10.0.0.1");
    public static final IpAddress RIGHT4 = IpAddress.of("10.0.0.2");
    public static final IpAddress LEFT6 = IpAddress.of("2001:db8::1");
    public static final IpAddress RIGHT6 = IpAddress.of("2001:db8::2");
    public static final IpAddress ANY4 = IpAddress.of("0.0.0.0");
    public static final IpAddress ANY6 = IpAddress.of("::");

    public final Stack left;
    public final Stack right;
    public final Udp leftUdp;
    public final Udp rightUdp;
    public final Simulation simulation;

    public TwoHosts(SimulatedLink link) {
        this(link.left(), link.right(), UdpSettings.DEFAULTS);
    }

    public TwoHosts(Device leftDevice, Device rightDevice, UdpSettings settings) {
        left = new Stack(leftDevice, 1, 0);
        right = new Stack(rightDevice, 2, 0);
        leftUdp = left.add(output -> new Udp(output, settings, 3));
        rightUdp = right.add(output -> new Udp(output, settings, 4));
        left.add(InterfaceAddress.of("10.0.0.1/24")).add(InterfaceAddress.of("2001:db8::1/64"));
        right.add(InterfaceAddress.of("10.0.0.2/24")).add(InterfaceAddress.of("2001:db8::2/64"));
        simulation = new Simulation(left, right);
        simulation.run(TimeUnit.SECONDS.toNanos(2));
    }

    public static TwoHosts onEthernet() {
        return new TwoHosts(SimulatedLink.perfect(Medium.ETHERNET));
    }

    public void runMs(long ms) {
        simulation.run(TimeUnit.MILLISECONDS.toNanos(ms));
    }
}
