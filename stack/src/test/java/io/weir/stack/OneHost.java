package io.weir.stack;

import io.weir.net.IpAddress;
import io.weir.net.Ipv6Address;
import io.weir.net.MacAddress;
import io.weir.stack.device.Medium;
import io.weir.stack.device.SimulatedLink;
import io.weir.stack.ip.InterfaceAddress;
import io.weir.stack.udp.Udp;
import io.weir.stack.udp.UdpSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One stack with UDP, 10.0.0.2 and 2001:db8::2, and a test at the other end of its cable. */
public final class OneHost {
    public static final IpAddress US4 = IpAddress.of("10.0.0.2");
    public static final IpAddress THEM4 = IpAddress.of("10.0.0.1");
    public static final Ipv6Address US6 = Ipv6Address.of("2001:db8::2");
    public static final Ipv6Address THEM6 = Ipv6Address.of("2001:db8::1");
    public static final MacAddress OUR_MAC = MacAddress.of("02:00:00:00:00:02");
    public static final MacAddress THEIR_MAC = MacAddress.of("02:00:00:00:00:01");

    public final Stack stack;
    public final Udp udp;
    private final SimulatedLink link;
    private final byte[] buffer = new byte[2000];
    private long nowNs;

    public OneHost(Medium medium) {
        link = SimulatedLink.perfect(medium);
        stack = new Stack(link.right(), 1, 0);
        udp = stack.add(output -> new Udp(output, UdpSettings.DEFAULTS, 2));
        stack.add(InterfaceAddress.of("10.0.0.2/24")).add(InterfaceAddress.of("2001:db8::2/64"));
    }

    /** Hands the stack a frame; what it sends is in the answer. */
    public List<byte[]> give(byte[] frame) {
        link.left().transmit(frame, 0, frame.length);
        return turn();
    }

    /** Lets it do what is due; what it sends is in the answer. */
    public List<byte[]> turn() {
        List<byte[]> sent = new ArrayList<>();
        boolean more = true;
        while (more) {
            more = stack.poll(nowNs) > 0;
            link.left().time(nowNs);
            for (int n = link.left().receive(buffer, 0); n >= 0; n = link.left().receive(buffer, 0)) {
                sent.add(Arrays.copyOf(buffer, n));
            }
        }
        return sent;
    }

    /** Time passes, with all that is due meanwhile. */
    public List<byte[]> after(long ms) {
        long endNs = nowNs + TimeUnit.MILLISECONDS.toNanos(ms);
        List<byte[]> sent = new ArrayList<>(turn());
        while (stack.deadlineNs() <= endNs) {
            nowNs = Math.max(nowNs, stack.deadlineNs());
            sent.addAll(turn());
        }
        nowNs = endNs;
        sent.addAll(turn());
        return sent;
    }
}
