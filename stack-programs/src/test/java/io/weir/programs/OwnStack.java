package io.weir.programs;

import io.weir.net.IpAddress;
import io.weir.net.MacAddress;
import io.weir.stack.Stack;
import io.weir.stack.blocking.Pause;
import io.weir.stack.blocking.Sockets;
import io.weir.stack.device.Device;
import io.weir.stack.device.Medium;
import io.weir.stack.ip.InterfaceAddress;

/** A stack that talks with itself, at 10.0.0.1 and 2001:db8::1: nothing is at its device. */
public final class OwnStack {
    public static final IpAddress V4 = IpAddress.of("10.0.0.1");
    public static final IpAddress V6 = IpAddress.of("2001:db8::1");

    private OwnStack() {}

    public static Sockets start() {
        Stack stack = new Stack(new Nowhere(), 1, System.nanoTime())
                .add(new InterfaceAddress(V4, 32))
                .add(new InterfaceAddress(V6, 128));
        return Sockets.start("own", stack, Pause.parking());
    }

    private record Nowhere() implements Device {
        @Override
        public Medium medium() {
            return Medium.IP;
        }

        @Override
        public MacAddress mac() {
            return new MacAddress(0);
        }

        @Override
        public int mtu() {
            return 1500;
        }

        @Override
        public int receive(byte[] into, int at) {
            return NONE;
        }

        @Override
        public boolean transmit(byte[] frame, int at, int length) {
            return true;
        }
    }
}
