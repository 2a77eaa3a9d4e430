package io.weir.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.DatagramPacket;
import io.weir.net.IpAddress;
import io.weir.net.Ipv6Address;
import io.weir.stack.ip.Failure;
import io.weir.stack.ip.Sent;
import io.weir.stack.udp.UdpOpening;
import io.weir.stack.udp.UdpSocket;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.NotYetConnectedException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * UDP on the stack of its event loop. It reads {@link DatagramPacket}s, whose recipient is the very address that they
 * were sent to, and writes them, or {@link ByteBuf}s if it is connected. Connecting binds it to any address and port if
 * it was not bound before; so does writing, where it is active on registration. There are no groups on a stack.
 */
public final class WeirDatagramChannel extends StackChannel implements GrouplessDatagramChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(true, 16);
    /** How long until a device that took nothing is tried again. */
    private static final long RETRY_MS = 1;
    private static final Runnable NOBODY = () -> {};

    private final WeirDatagramChannelConfig config = new WeirDatagramChannelConfig(this);
    private LoopStack home;
    // other threads look at these
    private volatile UdpSocket socket;
    private volatile InetSocketAddress peer;
    private Optional<Failure> failure = Optional.empty();
    private boolean retrying;
    /** Most datagrams come from where the one before came from, to where it went. */
    private IpAddress lastSource = Ipv6Address.UNSPECIFIED;
    private IpAddress lastDestination = Ipv6Address.UNSPECIFIED;
    private InetSocketAddress sender = Inet.socketAddress(lastSource, 0);
    private InetSocketAddress recipient = sender;

    public WeirDatagramChannel() {
        super(null);
    }

    @Override
    public WeirDatagramChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isActive() {
        return isOpen() && (socket != null || config.isActiveOnRegistration() && isRegistered());
    }

    @Override
    public boolean isConnected() {
        return isOpen() && peer != null;
    }

    @Override
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) super.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return (InetSocketAddress) super.remoteAddress();
    }

    @Override
    protected SocketAddress localAddress0() {
        return socket == null ? null : Inet.socketAddress(socket.local(), socket.port());
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return peer;
    }

    // ---- the loop

    @Override
    LoopStack home() {
        return home;
    }

    @Override
    void entered(WeirRegistration place) {
        if (socket != null) {
            socket.onReadable(place::ask);
        }
    }

    @Override
    void proceed() {
        if (socket != null && failure.isEmpty()) {
            failure = socket.takeFailure();
        }
    }

    @Override
    protected void doBind(SocketAddress address) throws Exception {
        if (socket != null) {
            throw new AlreadyBoundException();
        }
        InetSocketAddress wanted = Inet.resolved(address);
        open(Inet.ip(wanted), wanted.getPort());
    }

    /** Bound to any address and port if it is not bound yet. */
    private UdpSocket opened() throws SocketException {
        if (socket == null) {
            open(Ipv6Address.UNSPECIFIED, 0);
        }
        return socket;
    }

    private void open(IpAddress local, int port) throws SocketException {
        home = stack().checkUp();
        socket = switch (home.udp().open(local, port)) {
            case UdpOpening.Opened(UdpSocket opened) -> opened;
            case UdpOpening.Refused(UdpOpening.Reason why) -> throw refusal(why, local, port);
        };
        socket.onReadable(this::ask);
    }

    private static SocketException refusal(UdpOpening.Reason why, IpAddress local, int port) {
        return switch (why) {
            case PORT_TAKEN -> new BindException("Address already in use: " + local + " port " + port);
            case NO_PORT_FREE -> new BindException("Every port is in use: " + local);
            case NOT_OUR_ADDRESS -> new BindException("Cannot assign requested address: " + local);
            case TOO_MANY_SOCKETS -> new SocketException("Too many sockets");
        };
    }

    private void connectTo(SocketAddress remote) throws SocketException {
        InetSocketAddress there = Inet.resolved(remote);
        if (!opened().connect(Inet.ip(there), there.getPort())) {
            throw new NoRouteToHostException("No route to host");
        }
        peer = there;
    }

    @Override
    protected void doDisconnect() {
        peer = null;
        if (socket != null) {
            socket.disconnect();
        }
    }

    @Override
    void closeSocket() {
        if (socket != null) {
            home.run(() -> {
                socket.onReadable(NOBODY);
                socket.close();
            });
        }
    }

    // ---- reading

    @Override
    boolean isReadable() {
        return socket != null && (socket.waiting() > 0 || failure.isPresent());
    }

    @Override
    void readAll() {
        RecvByteBufAllocator.ExtendedHandle allocation =
                (RecvByteBufAllocator.ExtendedHandle) unsafe().recvBufAllocHandle();
        allocation.reset(config);
        while (isOpen() && socket.waiting() > 0) {
            DatagramPacket packet = receive(allocation);
            allocation.incMessagesRead(1);
            readDone();
            pipeline().fireChannelRead(packet);
            if (!allocation.continueReading()) {
                break;
            }
        }
        allocation.readComplete();
        Optional<Failure> why = failure;
        failure = Optional.empty();
        pipeline().fireChannelReadComplete();
        why.ifPresent(reason -> pipeline().fireExceptionCaught(Failures.ofDatagram(reason)));
    }

    private DatagramPacket receive(RecvByteBufAllocator.ExtendedHandle allocation) {
        ByteBuf buffer = allocation.allocate(alloc());
        int room = buffer.writableBytes();
        allocation.attemptedBytesRead(room);
        int length = socket.receive(buffer.internalNioBuffer(buffer.writerIndex(), room));
        // what had no room is lost, as with any UDP socket
        int taken = Math.min(length, room);
        buffer.writerIndex(buffer.writerIndex() + taken);
        allocation.lastBytesRead(taken);
        if (socket.source() != lastSource || socket.sourcePort() != sender.getPort()) {
            lastSource = socket.source();
            sender = Inet.socketAddress(lastSource, socket.sourcePort());
        }
        if (socket.destination() != lastDestination) {
            lastDestination = socket.destination();
            recipient = Inet.socketAddress(lastDestination, socket.port());
        }
        return new DatagramPacket(buffer, recipient, sender);
    }

    // ---- writing

    @Override
    protected Object filterOutboundMessage(Object message) {
        boolean packet = message instanceof DatagramPacket || message instanceof ByteBuf;
        if (packet || message instanceof AddressedEnvelope<?, ?> envelope && isOurs(envelope)) {
            return message;
        }
        throw new UnsupportedOperationException("unsupported message type: " + message.getClass().getName());
    }

    private static boolean isOurs(AddressedEnvelope<?, ?> envelope) {
        return envelope.content() instanceof ByteBuf
                && (envelope.recipient() == null || envelope.recipient() instanceof InetSocketAddress);
    }

    /** A datagram that cannot be sent fails alone. */
    @Override
    protected void doWrite(ChannelOutboundBuffer out) throws Exception {
        int most = maxMessagesPerWrite();
        for (int i = 0; i < most && !out.isEmpty(); i++) {
            try {
                if (!send(out.current())) {
                    retry();
                    return;
                }
                out.remove();
            } catch (IOException | NotYetConnectedException e) {
                out.remove(e);
            }
        }
        if (!out.isEmpty()) {
            retry();
        }
    }

    private void retry() {
        if (!retrying) {
            retrying = true;
            eventLoop().schedule(this::flushAgain, RETRY_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void flushAgain() {
        retrying = false;
        unsafe().flush();
    }

    /** False when the device has no room now. */
    private boolean send(Object message) throws IOException {
        if (!(message instanceof AddressedEnvelope<?, ?> envelope)) {
            return send((ByteBuf) message, peer);
        }
        InetSocketAddress to = (InetSocketAddress) envelope.recipient();
        return send((ByteBuf) envelope.content(), to == null ? peer : to);
    }

    private boolean send(ByteBuf data, InetSocketAddress to) throws IOException {
        if (to == null) {
            throw new NotYetConnectedException();
        }
        boolean single = data.nioBufferCount() == 1;
        ByteBuffer bytes = single
                ? data.internalNioBuffer(data.readerIndex(), data.readableBytes())
                : data.nioBuffer();
        InetSocketAddress there = Inet.resolved(to);
        Sent sent = to == peer
                ? socket.send(bytes)
                : opened().send(bytes, Inet.ip(there), there.getPort());
        return switch (sent) {
            case SENT -> true;
            case BUSY -> false;
            case TOO_LONG -> throw new IOException("Message too long");
            case NO_ROUTE -> throw new NoRouteToHostException("No route to host");
        };
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new DatagramUnsafe();
    }

    private final class DatagramUnsafe extends StackUnsafe {
        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            if (!promise.setUncancellable() || !ensureOpen(promise)) {
                return;
            }
            boolean wasActive = isActive();
            try {
                if (local != null) {
                    doBind(local);
                }
                connectTo(remote);
            } catch (Exception e) {
                safeSetFailure(promise, annotateConnectException(e, remote));
                return;
            }
            safeSetSuccess(promise);
            if (!wasActive && isActive()) {
                pipeline().fireChannelActive();
            }
        }
    }
}
