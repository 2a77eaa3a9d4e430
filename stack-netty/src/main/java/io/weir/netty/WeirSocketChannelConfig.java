package io.weir.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannelConfig;
import io.weir.stack.tcp.TcpSocket;
import java.util.Map;

/**
 * Options of a connection: {@code TCP_NODELAY} (on unless told otherwise, as in Netty), {@code SO_KEEPALIVE}, {@code
 * SO_LINGER} (0 resets on close; more is as if it were not set, for closing never waits), {@code SO_SNDBUF} and {@code
 * SO_RCVBUF} (less than the stack's own limits), {@code ALLOW_HALF_CLOSURE}, {@code SO_REUSEADDR} (taken, without
 * meaning). {@code IP_TOS} is not supported.
 */
public final class WeirSocketChannelConfig extends DefaultChannelConfig implements SocketChannelConfig {
    private static final int NO_LINGER = -1;

    private final WeirSocketChannel channel;
    private volatile boolean noDelay = true;
    private volatile boolean keepAlive;
    private volatile boolean reuseAddress;
    private volatile boolean halfClosure;
    private volatile int linger = NO_LINGER;
    /** 0 as long as they were not set. */
    private volatile int sendBytes;
    private volatile int receiveBytes;

    WeirSocketChannelConfig(WeirSocketChannel channel) {
        super(channel);
        this.channel = channel;
    }

    /** On the loop's thread. */
    void apply(TcpSocket socket) {
        socket.noDelay(noDelay);
        socket.keepAlive(keepAlive);
        if (sendBytes > 0) {
            socket.sendLimit(sendBytes);
        }
        if (receiveBytes > 0) {
            socket.receiveLimit(receiveBytes);
        }
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        return getOptions(
                super.getOptions(),
                ChannelOption.TCP_NODELAY,
                ChannelOption.SO_KEEPALIVE,
                ChannelOption.SO_LINGER,
                ChannelOption.SO_SNDBUF,
                ChannelOption.SO_RCVBUF,
                ChannelOption.SO_REUSEADDR,
                ChannelOption.ALLOW_HALF_CLOSURE);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T getOption(ChannelOption<T> option) {
        if (option == ChannelOption.TCP_NODELAY) {
            return (T) Boolean.valueOf(noDelay);
        }
        if (option == ChannelOption.SO_KEEPALIVE) {
            return (T) Boolean.valueOf(keepAlive);
        }
        if (option == ChannelOption.SO_LINGER) {
            return (T) Integer.valueOf(linger);
        }
        if (option == ChannelOption.SO_SNDBUF) {
            return (T) Integer.valueOf(getSendBufferSize());
        }
        if (option == ChannelOption.SO_RCVBUF) {
            return (T) Integer.valueOf(getReceiveBufferSize());
        }
        if (option == ChannelOption.SO_REUSEADDR) {
            return (T) Boolean.valueOf(reuseAddress);
        }
        if (option == ChannelOption.ALLOW_HALF_CLOSURE) {
            return (T) Boolean.valueOf(halfClosure);
        }
        return super.getOption(option);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        validate(option, value);
        if (option == ChannelOption.TCP_NODELAY) {
            setTcpNoDelay((Boolean) value);
        } else if (option == ChannelOption.SO_KEEPALIVE) {
            setKeepAlive((Boolean) value);
        } else if (option == ChannelOption.SO_LINGER) {
            setSoLinger((Integer) value);
        } else if (option == ChannelOption.SO_SNDBUF) {
            setSendBufferSize((Integer) value);
        } else if (option == ChannelOption.SO_RCVBUF) {
            setReceiveBufferSize((Integer) value);
        } else if (option == ChannelOption.SO_REUSEADDR) {
            setReuseAddress((Boolean) value);
        } else if (option == ChannelOption.ALLOW_HALF_CLOSURE) {
            setAllowHalfClosure((Boolean) value);
        } else {
            return super.setOption(option, value);
        }
        return true;
    }

    static int positive(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a buffer of " + bytes + " bytes");
        }
        return bytes;
    }

    @Override
    public boolean isTcpNoDelay() {
        return noDelay;
    }

    @Override
    public WeirSocketChannelConfig setTcpNoDelay(boolean on) {
        noDelay = on;
        channel.applyOptions();
        return this;
    }

    @Override
    public int getSoLinger() {
        return linger;
    }

    /** @param seconds 0: closing resets the connection; less: it is not set */
    @Override
    public WeirSocketChannelConfig setSoLinger(int seconds) {
        linger = Math.max(seconds, NO_LINGER);
        return this;
    }

    /** In bytes. */
    @Override
    public int getSendBufferSize() {
        return channel.socket() == null ? sendBytes : channel.socket().sendLimit();
    }

    @Override
    public WeirSocketChannelConfig setSendBufferSize(int bytes) {
        sendBytes = positive(bytes);
        channel.applyOptions();
        return this;
    }

    /** In bytes. */
    @Override
    public int getReceiveBufferSize() {
        return channel.socket() == null ? receiveBytes : channel.socket().receiveLimit();
    }

    @Override
    public WeirSocketChannelConfig setReceiveBufferSize(int bytes) {
        receiveBytes = positive(bytes);
        channel.applyOptions();
        return this;
    }

    @Override
    public boolean isKeepAlive() {
        return keepAlive;
    }

    @Override
    public WeirSocketChannelConfig setKeepAlive(boolean on) {
        keepAlive = on;
        channel.applyOptions();
        return this;
    }

    @Override
    public int getTrafficClass() {
        return 0;
    }

    @Override
    public WeirSocketChannelConfig setTrafficClass(int trafficClass) {
        throw new UnsupportedOperationException("IP_TOS");
    }

    @Override
    public boolean isReuseAddress() {
        return reuseAddress;
    }

    @Override
    public WeirSocketChannelConfig setReuseAddress(boolean on) {
        reuseAddress = on;
        return this;
    }

    /** Without meaning on a stack, as on most systems. */
    @Override
    public WeirSocketChannelConfig setPerformancePreferences(int connectionTime, int latency, int bandwidth) {
        return this;
    }

    @Override
    public boolean isAllowHalfClosure() {
        return halfClosure;
    }

    @Override
    public WeirSocketChannelConfig setAllowHalfClosure(boolean on) {
        halfClosure = on;
        return this;
    }

    @Override
    protected void autoReadCleared() {
        channel.stopReading();
    }

    // ---- the same as everywhere, with a narrower result

    @Override
    public WeirSocketChannelConfig setConnectTimeoutMillis(int timeoutMs) {
        super.setConnectTimeoutMillis(timeoutMs);
        return this;
    }

    @Override
    @Deprecated
    public WeirSocketChannelConfig setMaxMessagesPerRead(int count) {
        super.setMaxMessagesPerRead(count);
        return this;
    }

    @Override
    public WeirSocketChannelConfig setWriteSpinCount(int count) {
        super.setWriteSpinCount(count);
        return this;
    }

    @Override
    public WeirSocketChannelConfig setAllocator(ByteBufAllocator allocator) {
        super.setAllocator(allocator);
        return this;
    }

    @Override
    public WeirSocketChannelConfig setRecvByteBufAllocator(RecvByteBufAllocator allocator) {
        super.setRecvByteBufAllocator(allocator);
        return this;
    }

    @Override
    public WeirSocketChannelConfig setAutoRead(boolean on) {
        super.setAutoRead(on);
        return this;
    }

    @Override
    public WeirSocketChannelConfig setAutoClose(boolean on) {
        super.setAutoClose(on);
        return this;
    }

    @Override
    public WeirSocketChannelConfig setMessageSizeEstimator(MessageSizeEstimator estimator) {
        super.setMessageSizeEstimator(estimator);
        return this;
    }

    @Override
    public WeirSocketChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark mark) {
        super.setWriteBufferWaterMark(mark);
        return this;
    }
}
