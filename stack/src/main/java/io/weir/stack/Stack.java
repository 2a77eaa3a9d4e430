package io.weir.stack;

import io.weir.stack.device.Device;
import io.weir.stack.device.Polled;
import io.weir.stack.ip.DropCounters;
import io.weir.stack.ip.InterfaceAddress;
import io.weir.stack.ip.IpLayer;
import io.weir.stack.ip.IpOutput;
import io.weir.stack.ip.Route;
import io.weir.stack.ip.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A network stack over one device, for one application or a few. It has no thread and no clock: whoever owns it calls
 * {@link #poll} with the time, when frames may have come, when a socket was used, and at {@link #deadlineNs}. All of it,
 * sockets too, is used by one thread. Sockets live in the time of the last poll: who has slept polls before using one.
 */
public final class Stack implements Polled, AutoCloseable {
    /** What {@link #deadlineNs} answers when only frames and users matter. */
    public static final long NEVER = Transport.NEVER;

    /** Frames taken in one turn: enough to make a batch, few enough to look at timers and sockets in between. */
    static final int FRAMES_PER_TURN = 64;

    private final IpLayer ip;
    private final List<Transport> transports = new ArrayList<>();
    private boolean closed;

    /**
     * @param secret what strangers must not know, such as 64 random bits: numbers that they must not foresee come from it
     * @param nowNs the time, by any clock that only goes forward
     */
    public Stack(Device device, long secret, long nowNs) {
        this.ip = new IpLayer(device, secret);
        ip.time(nowNs);
    }

    /** Lets a transport send and receive. It is made with what it sends by. */
    public <T extends Transport> T add(Function<IpOutput, T> transport) {
        T made = transport.apply(ip);
        ip.add(made);
        transports.add(made);
        return made;
    }

    /** Adds an address; an IPv6 address on an Ethernet is used a second later, if nobody else has it. */
    public Stack add(InterfaceAddress address) {
        ip.add(address);
        return this;
    }

    public void remove(InterfaceAddress address) {
        ip.remove(address);
    }

    /** Adds a route; it replaces one to the same prefix. */
    public Stack add(Route route) {
        ip.add(route);
        return this;
    }

    public void remove(Route route) {
        ip.remove(route);
    }

    /** Addresses that can be used now. */
    public List<InterfaceAddress> addresses() {
        return ip.addresses();
    }

    /** IPv6 addresses given up because somebody else on the link has them. */
    public long duplicateAddresses() {
        return ip.duplicateAddresses();
    }

    public List<Route> routes() {
        return ip.routes();
    }

    /**
     * Takes frames in, lets transports do what is due, sends. A bounded amount: more than 0 means that there may be more
     * to do at once.
     */
    @Override
    public int poll(long nowNs) {
        if (closed) {
            return 0;
        }
        ip.time(nowNs);
        int work = ip.receive(FRAMES_PER_TURN);
        ip.run();
        for (int i = 0; i < transports.size(); i++) {
            work += transports.get(i).run(nowNs);
        }
        ip.flush();
        return work;
    }

    /** When {@link #poll} has to be called next, if no frame comes and no socket is used before. */
    @Override
    public long deadlineNs() {
        long next = ip.deadlineNs();
        for (int i = 0; i < transports.size(); i++) {
            next = Math.min(next, transports.get(i).deadlineNs());
        }
        return closed ? NEVER : next;
    }

    /** What was dropped and why, by all layers together. */
    public DropCounters drops() {
        return ip.drops();
    }

    /** Ends all transports; they may say goodbye. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            transports.forEach(Transport::close);
            ip.flush();
        }
    }
}
