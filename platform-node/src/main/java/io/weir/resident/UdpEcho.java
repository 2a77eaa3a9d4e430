package io.weir.resident;

import io.weir.attach.Tuple;
import io.weir.net.IpAddress;
import io.weir.stack.Echo;
import io.weir.stack.Stack;
import java.security.SecureRandom;
import java.util.List;

/** A resident stack that echoes datagrams ({@link Echo}): to see that a node's port switch works. */
public final class UdpEcho {
    private static final SecureRandom RANDOM = new SecureRandom();

    private UdpEcho() {}

    public static ResidentStack at(IpAddress address, int port) {
        return new HostedStack(List.of(Tuple.of(address, Tuple.UDP, port)), () -> new Echo(address, port, RANDOM.nextLong()));
    }
}
