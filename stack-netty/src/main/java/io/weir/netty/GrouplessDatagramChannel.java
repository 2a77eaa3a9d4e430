package io.weir.netty;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;

/** A datagram channel that joins no multicast group: a stack has no membership protocol (IGMP, MLD). All of it fails. */
interface GrouplessDatagramChannel extends DatagramChannel {
    private ChannelFuture none(ChannelPromise promise) {
        return promise.setFailure(new UnsupportedOperationException("a stack joins no multicast groups"));
    }

    @Override
    default ChannelFuture joinGroup(InetAddress group) {
        return none(newPromise());
    }

    @Override
    default ChannelFuture joinGroup(InetAddress group, ChannelPromise promise) {
        return none(promise);
    }

    @Override
    default ChannelFuture joinGroup(InetSocketAddress group, NetworkInterface by) {
        return none(newPromise());
    }

    @Override
    default ChannelFuture joinGroup(InetSocketAddress group, NetworkInterface by, ChannelPromise promise) {
        return none(promise);
    }

    @Override
    default ChannelFuture joinGroup(InetAddress group, NetworkInterface by, InetAddress source) {
        return none(newPromise());
    }

    @Override
    default ChannelFuture joinGroup(
            InetAddress group, NetworkInterface by, InetAddress source, ChannelPromise promise) {
        return none(promise);
    }

    @Override
    default ChannelFuture leaveGroup(InetAddress group) {
        return none(newPromise());
    }

    @Override
    default ChannelFuture leaveGroup(InetAddress group, ChannelPromise promise) {
        return none(promise);
    }

    @Override
    default ChannelFuture leaveGroup(InetSocketAddress group, NetworkInterface by) {
        return none(newPromise());
    }

    @Override
    default ChannelFuture leaveGroup(InetSocketAddress group, NetworkInterface by, ChannelPromise promise) {
        return none(promise);
    }

    @Override
    default ChannelFuture leaveGroup(InetAddress group, NetworkInterface by, InetAddress source) {
        return none(newPromise());
    }

    @Override
    default ChannelFuture leaveGroup(
            InetAddress group, NetworkInterface by, InetAddress source, ChannelPromise promise) {
        return none(promise);
    }

    @Override
    default ChannelFuture block(InetAddress group, NetworkInterface by, InetAddress source) {
        return none(newPromise());
    }

    @Override
    default ChannelFuture block(InetAddress group, NetworkInterface by, InetAddress source, ChannelPromise promise) {
        return none(promise);
    }

    @Override
    default ChannelFuture block(InetAddress group, InetAddress source) {
        return none(newPromise());
    }

    @Override
    default ChannelFuture block(InetAddress group, InetAddress source, ChannelPromise promise) {
        return none(promise);
    }
}
