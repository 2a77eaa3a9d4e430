package io.weir.stack.raw;

import io.weir.net.IpAddress;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv6Address;
import io.weir.stack.ip.Delivery;
import io.weir.stack.ip.Failure;
import io.weir.stack.ip.IpOutput;
import io.weir.stack.ip.IpPacket;
import io.weir.stack.ip.PacketBuffer;
import io.weir.stack.ip.Path;
import io.weir.stack.ip.ReceiveQueue;
import io.weir.stack.ip.Sent;
import io.weir.stack.ip.Transport;
import io.weir.stack.wire.Drop;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * All packets of one IP protocol, payloads only, never waiting. For ICMP it gets what the stack does not deal with itself:
 * echo replies and unknown messages.
 */
public final class RawSocket implements Transport {
    /** The answer of {@link #receive} when nothing waits. */
    public static final int NOTHING = -1;

    private static final Ipv4Address ANY_IPV4 = new Ipv4Address(0);

    private final IpOutput output;
    private final int protocol;
    private final ReceiveQueue queue;
    private Optional<Path> path = Optional.empty();
    private Runnable onReadable = () -> {};
    private IpAddress source = ANY_IPV4;
    private IpAddress destination = ANY_IPV4;

    /** @param bufferBytes what unread packets may take */
    public RawSocket(IpOutput output, int protocol, int bufferBytes) {
        this.output = output;
        this.protocol = protocol;
        this.queue = new ReceiveQueue(new ReceiveQueue.Memory(bufferBytes), bufferBytes);
    }

    @Override
    public int protocol() {
        return protocol;
    }

    /** Sends what remains in {@code payload}; consumed unless {@link Sent#BUSY} or refused. In fragments if it must be. */
    public Sent send(ByteBuffer payload, IpAddress remote) {
        int length = payload.remaining();
        if (length > PacketBuffer.MAX_PAYLOAD) {
            return Sent.TOO_LONG;
        }
        Optional<Path> way = pathTo(remote);
        if (way.isEmpty()) {
            return Sent.NO_ROUTE;
        }
        PacketBuffer buffer = output.buffer(length).fragmentable();
        payload.get(payload.position(), buffer.bytes(), buffer.at(), length);
        Sent sent = output.send(way.get(), buffer);
        if (sent == Sent.SENT) {
            payload.position(payload.limit());
        }
        return sent;
    }

    /** The way to an address: among others, what a checksum over the addresses begins with. */
    public Optional<Path> pathTo(IpAddress remote) {
        boolean same = path.isPresent()
                && path.get().remoteLow() == remote.low()
                && path.get().remoteHigh() == remote.high()
                && path.get().isUp();
        if (!same) {
            path = output.path(remote.version() == 4 ? ANY_IPV4 : Ipv6Address.UNSPECIFIED, remote, protocol);
        }
        return path;
    }

    /**
     * Takes the next payload; returns its length, also if {@code into} had not room for all of it. {@link #NOTHING} if
     * none waits.
     */
    public int receive(ByteBuffer into) {
        if (queue.isEmpty()) {
            return NOTHING;
        }
        int length = queue.bytes();
        source = queue.isFrom(source) ? source : queue.source();
        destination = queue.isTo(destination) ? destination : queue.destination();
        queue.remove(into);
        return length;
    }

    /** Who sent what was received last. */
    public IpAddress source() {
        return source;
    }

    /** Which of the stack's addresses it was sent to. */
    public IpAddress destination() {
        return destination;
    }

    /** Called when the first packet waits. Must not throw. */
    public void onReadable(Runnable callback) {
        onReadable = callback;
    }

    @Override
    public Delivery receive(IpPacket packet) {
        Drop full = queue.offer(packet, packet.payloadAt(), packet.payloadBytes(), 0);
        if (full != Drop.NONE) {
            output.drops().add(full);
        } else if (queue.size() == 1) {
            onReadable.run();
        }
        return Delivery.TAKEN;
    }

    /** What exactly was sent is not kept: the host that packets go to now must do. */
    @Override
    public boolean failed(Failure why, IpPacket quoted) {
        return path.isPresent()
                && path.get().remoteLow() == quoted.destinationLow()
                && path.get().remoteHigh() == quoted.destinationHigh();
    }

    @Override
    public int run(long nowNs) {
        return 0;
    }

    @Override
    public long deadlineNs() {
        return NEVER;
    }

    @Override
    public void close() {
        queue.clear();
    }
}
