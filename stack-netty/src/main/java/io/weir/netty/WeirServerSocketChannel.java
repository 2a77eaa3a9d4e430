package io.weir.netty;

import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.ServerSocketChannel;
import io.weir.stack.tcp.TcpListener;
import io.weir.stack.tcp.TcpSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.AlreadyBoundException;
import java.util.Optional;

/**
 * Accepts connections on the stack of its event loop. Connections that are not accepted yet wait in the listener, at
 * most {@code SO_BACKLOG} of them; further ones are not answered, so that their ends ask again.
 */
public final class WeirServerSocketChannel extends StackChannel implements ServerSocketChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    private final WeirServerSocketChannelConfig config = new WeirServerSocketChannelConfig(this);
    private LoopStack home;
    /** Seen by other threads too. */
    private volatile TcpListener listener;

    public WeirServerSocketChannel() {
        super(null);
    }

    @Override
    public WeirServerSocketChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isActive() {
        return isOpen() && listener != null;
    }

    @Override
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) super.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return null;
    }

    @Override
    protected SocketAddress localAddress0() {
        return listener == null ? null : Inet.socketAddress(listener.address(), listener.port());
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return null;
    }

    @Override
    LoopStack home() {
        return home;
    }

    @Override
    void entered(WeirRegistration place) {
        if (listener != null) {
            listener.onReady(place::ask);
        }
    }

    @Override
    protected void doBind(SocketAddress address) throws Exception {
        if (listener != null) {
            throw new AlreadyBoundException();
        }
        InetSocketAddress wanted = Inet.resolved(address);
        home = stack().checkUp();
        listener = home.listen(Inet.ip(wanted), wanted.getPort(), config.getBacklog());
        listener.onReady(this::ask);
    }

    @Override
    boolean isReadable() {
        return listener != null && listener.waiting() > 0;
    }

    @Override
    void proceed() {
        // there is nothing to do but to accept
    }

    @Override
    void readAll() {
        RecvByteBufAllocator.ExtendedHandle allocation =
                (RecvByteBufAllocator.ExtendedHandle) unsafe().recvBufAllocHandle();
        allocation.reset(config);
        do {
            Optional<TcpSocket> socket = listener.accept();
            if (socket.isEmpty()) {
                break;
            }
            allocation.incMessagesRead(1);
            readDone();
            pipeline().fireChannelRead(new WeirSocketChannel(this, home, socket.get()));
        } while (isOpen() && allocation.continueReading());
        allocation.readComplete();
        pipeline().fireChannelReadComplete();
    }

    @Override
    void closeSocket() {
        if (listener != null) {
            home.run(listener::close);
        }
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new ServerUnsafe();
    }

    private final class ServerUnsafe extends StackUnsafe {
        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            safeSetFailure(promise, new UnsupportedOperationException());
        }
    }
}
