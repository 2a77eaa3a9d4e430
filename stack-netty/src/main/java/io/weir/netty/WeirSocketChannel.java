package io.weir.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.weir.net.IpAddress;
import io.weir.stack.tcp.TcpAnswer;
import io.weir.stack.tcp.TcpSocket;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NotYetConnectedException;

/**
 * A TCP connection on the stack of its event loop. What is written waits in Netty's buffer, where its water marks count,
 * as far as the socket does not take it: the socket takes what the path can use, twice the congestion window. {@link
 * #close} sends what the socket took; it resets the connection if something that came was not read, or if {@code
 * SO_LINGER} is 0.
 */
public final class WeirSocketChannel extends StackChannel implements SocketChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);
    private static final Runnable NOBODY = () -> {};

    private final WeirSocketChannelConfig config = new WeirSocketChannelConfig(this);
    private final SocketInput input = new SocketInput(this);
    private final SocketOutput output = new SocketOutput(this);
    private LoopStack home;
    private ConnectAttempt attempt;
    // other threads look at these
    private volatile TcpSocket socket;
    private volatile InetSocketAddress bound;
    private volatile boolean connected;
    private volatile boolean outputShutdown;

    public WeirSocketChannel() {
        super(null);
    }

    WeirSocketChannel(WeirServerSocketChannel parent, LoopStack home, TcpSocket accepted) {
        super(parent);
        this.home = home;
        this.socket = accepted;
        this.connected = true;
        if (parent.config().getReceiveBufferSize() > 0) {
            config.setReceiveBufferSize(parent.config().getReceiveBufferSize());
        }
    }

    @Override
    public ServerSocketChannel parent() {
        return (ServerSocketChannel) super.parent();
    }

    @Override
    public WeirSocketChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isActive() {
        return isOpen() && connected;
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
        if (socket != null) {
            return Inet.socketAddress(socket.flow().localAddress(), socket.flow().localPort());
        }
        // a port is chosen when the other end is known
        return bound == null || bound.getPort() == 0 ? null : bound;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return connected ? Inet.socketAddress(socket.flow().remoteAddress(), socket.flow().remotePort()) : null;
    }

    // ---- the loop

    @Override
    LoopStack home() {
        return home;
    }

    @Override
    void entered(WeirRegistration place) {
        if (socket != null) {
            config.apply(socket);
            socket.onReady(place::ask);
        }
    }

    @Override
    void proceed() {
        if (attempt != null) {
            ((SocketUnsafe) unsafe()).finishConnect();
        } else if (output.isPending()) {
            ((SocketUnsafe) unsafe()).flushPending();
        }
    }

    /** For options that are set later. */
    void applyOptions() {
        if (socket != null && home != null) {
            home.run(() -> config.apply(socket));
        }
    }

    TcpSocket socket() {
        return socket;
    }

    // ---- connecting

    @Override
    protected void doBind(SocketAddress address) throws Exception {
        if (bound != null || socket != null) {
            throw new AlreadyBoundException();
        }
        InetSocketAddress wanted = Inet.resolved(address);
        stack().checkUp().checkOurs(Inet.ip(wanted));
        bound = wanted;
    }

    private void doConnect(InetSocketAddress remote) throws IOException {
        home = stack().checkUp();
        IpAddress there = Inet.ip(remote);
        IpAddress here = bound == null || bound.getAddress().isAnyLocalAddress() ? source(there) : Inet.ip(bound);
        int port = bound == null ? 0 : bound.getPort();
        socket = switch (home.tcp().connect(here, port, there, remote.getPort())) {
            case TcpAnswer.Given<TcpSocket>(TcpSocket given) -> given;
            // what can be wrong with a port that was asked for is that another connection has it
            case TcpAnswer.Refused<TcpSocket>(String why) ->
                throw port == 0 ? new ConnectException(why) : new BindException(why);
        };
        config.apply(socket);
        socket.onReady(this::ask);
    }

    private IpAddress source(IpAddress there) throws NoRouteToHostException {
        return home.source(there).orElseThrow(() -> new NoRouteToHostException("No route to host"));
    }

    // ---- reading and writing

    @Override
    boolean isReadable() {
        return connected && input.isReadable(socket);
    }

    @Override
    void readAll() {
        input.readAll(socket);
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer out) throws Exception {
        output.write(out, socket);
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof ByteBuf || message instanceof FileRegion) {
            return message;
        }
        throw new UnsupportedOperationException("unsupported message type: " + message.getClass().getName());
    }

    // ---- closing

    @Override
    void closeSocket() {
        ConnectAttempt given = attempt;
        attempt = null;
        if (given != null) {
            given.giveUp();
        }
        if (socket != null) {
            home.run(this::release);
        }
    }

    private void release() {
        socket.onReady(NOBODY);
        if (config.getSoLinger() == 0) {
            socket.abort();
        } else {
            socket.close();
        }
    }

    @Override
    protected void doShutdownOutput() {
        if (!connected) {
            throw new NotYetConnectedException();
        }
        outputShutdown = true;
        socket.shutdownOutput();
    }

    @Override
    public boolean isInputShutdown() {
        return input.isShutdown() || !isActive();
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShutdown || !isActive();
    }

    @Override
    public boolean isShutdown() {
        return isInputShutdown() && isOutputShutdown();
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        onLoop(() -> shutdownInputNow(promise));
        return promise;
    }

    private void shutdownInputNow(ChannelPromise promise) {
        if (!isActive()) {
            promise.setFailure(connected ? new ClosedChannelException() : new NotYetConnectedException());
            return;
        }
        input.shutdown();
        if (isReadPending()) {
            ask();
        }
        promise.setSuccess();
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        onLoop(() -> ((AbstractUnsafe) unsafe()).shutdownOutput(promise));
        return promise;
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        shutdownInput();
        return shutdownOutput(promise);
    }

    private void onLoop(Runnable task) {
        if (eventLoop().inEventLoop()) {
            task.run();
        } else {
            eventLoop().execute(task);
        }
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new SocketUnsafe();
    }

    private final class SocketUnsafe extends StackUnsafe {
        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            if (promise.isDone() || !ensureOpen(promise)) {
                return;
            }
            if (attempt != null || socket != null) {
                promise.tryFailure(connected ? new AlreadyConnectedException() : new ConnectionPendingException());
                return;
            }
            try {
                if (local != null) {
                    doBind(local);
                }
                InetSocketAddress there = Inet.resolved(remote);
                doConnect(there);
                attempt = new ConnectAttempt(WeirSocketChannel.this, there, promise);
                attempt.begin();
            } catch (Exception e) {
                doClose();
                promise.tryFailure(annotateConnectException(e, remote));
                closeIfGone();
            }
        }

        private void finishConnect() {
            int ready = socket.ready();
            ConnectAttempt made = attempt;
            if ((ready & TcpSocket.CONNECTED) != 0) {
                attempt = null;
                connected = true;
                boolean wanted = made.succeed();
                pipeline().fireChannelActive();
                if (!wanted) {
                    close(voidPromise());
                }
            } else if ((ready & TcpSocket.CLOSED) != 0) {
                attempt = null;
                doClose();
                made.fail(annotateConnectException(Failures.ofConnect(socket), made.remote()));
                closeIfGone();
            }
        }

        /** What is pending goes out when the socket takes it, in the order in which it was written. */
        @Override
        protected void flush0() {
            if (!output.isPending()) {
                super.flush0();
            }
        }

        private void flushPending() {
            super.flush0();
        }
    }
}
