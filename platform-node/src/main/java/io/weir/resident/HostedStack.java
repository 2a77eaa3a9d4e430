package io.weir.resident;

import io.weir.attach.Tuple;
import io.weir.engine.Outlet;
import io.weir.engine.Workspace;
import io.weir.middlebox.Workload;
import io.weir.net.IpAddress;
import io.weir.stack.Application;
import io.weir.stack.Stack;
import io.weir.stack.ip.InterfaceAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Supplier;

/**
 * A program on a user-level stack, as an actor on a node's worker. The stack has the addresses of its tuples; neighbours
 * and Ethernet are the node's.
 *
 * @param mtu the longest IP packet that it sends and takes, at most {@link SwitchDevice#MAX_MTU}
 * @param application a new one at the start and after each failure
 */
public record HostedStack(List<Tuple> tuples, int mtu, Supplier<Application> application) implements ResidentStack {
    private static final SecureRandom RANDOM = new SecureRandom();

    public HostedStack {
        tuples = List.copyOf(tuples);
        if (tuples.isEmpty()) {
            throw new IllegalArgumentException("a stack without a tuple gets no packet");
        }
    }

    /** With the MTU of an Ethernet. */
    public HostedStack(List<Tuple> tuples, Supplier<Application> application) {
        this(tuples, 1500, application);
    }

    @Override
    public Workload open(Workspace workspace, Outlet outlet) {
        SwitchDevice device = new SwitchDevice(workspace.pool(), outlet, mtu);
        // its clock begins when the first packet comes
        Stack stack = new Stack(device, RANDOM.nextLong(), 0);
        for (IpAddress address : tuples.stream().map(Tuple::address).distinct().toList()) {
            stack.add(new InterfaceAddress(address, address.version() == 4 ? 32 : 128));
        }
        Application program = application.get();
        program.start(stack);
        return new StackWorkload(stack, program, device);
    }
}
