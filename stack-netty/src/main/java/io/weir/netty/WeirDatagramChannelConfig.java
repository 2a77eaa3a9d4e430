package io.weir.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramChannelConfig;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Map;

/**
 * Options of a datagram channel: {@code SO_BROADCAST} (taken; a stack does not ask for it) and {@code
 * DATAGRAM_CHANNEL_ACTIVE_ON_REGISTRATION}. What a socket buffers, {@code UdpSettings} says; {@code IP_TOS} and groups are
 * not supported. Longer datagrams than 2048 bytes need a {@code RecvByteBufAllocator} of their own, as in all of Netty.
 */
public final class WeirDatagramChannelConfig extends DefaultChannelConfig implements DatagramChannelConfig {
    private static final int USUAL_DATAGRAM_BYTES = 2048;

    private final WeirDatagramChannel channel;
    private volatile boolean broadcast;
    private volatile boolean activeOnRegistration;

    WeirDatagramChannelConfig(WeirDatagramChannel channel) {
        super(channel, new FixedRecvByteBufAllocator(USUAL_DATAGRAM_BYTES));
        this.channel = channel;
    }

    boolean isActiveOnRegistration() {
        return activeOnRegistration;
    }

    @Override
    @SuppressWarnings("deprecation")
    public Map<ChannelOption<?>, Object> getOptions() {
        return getOptions(
                super.getOptions(),
                ChannelOption.SO_BROADCAST,
                ChannelOption.DATAGRAM_CHANNEL_ACTIVE_ON_REGISTRATION);
    }

    @Override
    @SuppressWarnings({"unchecked", "deprecation"})
    public <T> T getOption(ChannelOption<T> option) {
        if (option == ChannelOption.SO_BROADCAST) {
            return (T) Boolean.valueOf(broadcast);
        }
        if (option == ChannelOption.DATAGRAM_CHANNEL_ACTIVE_ON_REGISTRATION) {
            return (T) Boolean.valueOf(activeOnRegistration);
        }
        return super.getOption(option);
    }

    @Override
    @SuppressWarnings("deprecation")
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        validate(option, value);
        if (option == ChannelOption.SO_BROADCAST) {
            setBroadcast((Boolean) value);
        } else if (option == ChannelOption.DATAGRAM_CHANNEL_ACTIVE_ON_REGISTRATION) {
            activeOnRegistration = (Boolean) value;
        } else {
            return super.setOption(option, value);
        }
        return true;
    }

    private static UnsupportedOperationException unsupported(String what) {
        return new UnsupportedOperationException(what + " on a stack");
    }

    /** 0: nothing is held back for a socket. */
    @Override
    public int getSendBufferSize() {
        return 0;
    }

    @Override
    public WeirDatagramChannelConfig setSendBufferSize(int bytes) {
        throw unsupported("SO_SNDBUF for datagrams");
    }

    /** In bytes, of the stack's settings; 0 before the channel is bound. */
    @Override
    public int getReceiveBufferSize() {
        return channel.home() == null ? 0 : channel.home().network().udp().socketBytes();
    }

    @Override
    public WeirDatagramChannelConfig setReceiveBufferSize(int bytes) {
        throw unsupported("SO_RCVBUF for datagrams");
    }

    @Override
    public int getTrafficClass() {
        return 0;
    }

    @Override
    public WeirDatagramChannelConfig setTrafficClass(int trafficClass) {
        throw unsupported("IP_TOS");
    }

    @Override
    public boolean isReuseAddress() {
        return false;
    }

    @Override
    public WeirDatagramChannelConfig setReuseAddress(boolean on) {
        throw unsupported("SO_REUSEADDR for datagrams");
    }

    @Override
    public boolean isBroadcast() {
        return broadcast;
    }

    @Override
    public WeirDatagramChannelConfig setBroadcast(boolean on) {
        broadcast = on;
        return this;
    }

    @Override
    public boolean isLoopbackModeDisabled() {
        return true;
    }

    @Override
    public WeirDatagramChannelConfig setLoopbackModeDisabled(boolean on) {
        throw unsupported("IP_MULTICAST_LOOP");
    }

    @Override
    public int getTimeToLive() {
        return 1;
    }

    @Override
    public WeirDatagramChannelConfig setTimeToLive(int hops) {
        throw unsupported("IP_MULTICAST_TTL");
    }

    @Override
    public InetAddress getInterface() {
        return null;
    }

    @Override
    public WeirDatagramChannelConfig setInterface(InetAddress address) {
        throw unsupported("IP_MULTICAST_ADDR");
    }

    @Override
    public NetworkInterface getNetworkInterface() {
        return null;
    }

    @Override
    public WeirDatagramChannelConfig setNetworkInterface(NetworkInterface by) {
        throw unsupported("IP_MULTICAST_IF");
    }

    @Override
    protected void autoReadCleared() {
        channel.stopReading();
    }

    // ---- the same as everywhere, with a narrower result

    @Override
    @Deprecated
    public WeirDatagramChannelConfig setMaxMessagesPerRead(int count) {
        super.setMaxMessagesPerRead(count);
        return this;
    }

    @Override
    public WeirDatagramChannelConfig setWriteSpinCount(int count) {
        super.setWriteSpinCount(count);
        return this;
    }

    @Override
    public WeirDatagramChannelConfig setConnectTimeoutMillis(int timeoutMs) {
        super.setConnectTimeoutMillis(timeoutMs);
        return this;
    }

    @Override
    public WeirDatagramChannelConfig setAllocator(ByteBufAllocator allocator) {
        super.setAllocator(allocator);
        return this;
    }

    @Override
    public WeirDatagramChannelConfig setRecvByteBufAllocator(RecvByteBufAllocator allocator) {
        super.setRecvByteBufAllocator(allocator);
        return this;
    }

    @Override
    public WeirDatagramChannelConfig setAutoRead(boolean on) {
        super.setAutoRead(on);
        return this;
    }

    @Override
    public WeirDatagramChannelConfig setAutoClose(boolean on) {
        super.setAutoClose(on);
        return this;
    }

    @Override
    public WeirDatagramChannelConfig setMessageSizeEstimator(MessageSizeEstimator estimator) {
        super.setMessageSizeEstimator(estimator);
        return this;
    }

    @Override
    public WeirDatagramChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark mark) {
        super.setWriteBufferWaterMark(mark);
        return this;
    }
}
