package io.weir.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * Event loops that each run a stack of their own: one network, one stack, one thread. A connection lives on the stack
 * that its segments come to, so an accepted channel gets the loop of its server, whichever group of this kind it is
 * registered with; a program that has loops for accepting and others for the rest works as it is. All loops start at
 * once.
 */
public final class WeirEventLoopGroup extends MultiThreadIoEventLoopGroup {
    /** Networks and their links are this object's from now on. */
    public WeirEventLoopGroup(Network... networks) {
        this(new DefaultThreadFactory(WeirEventLoopGroup.class), List.of(networks));
    }

    /** @param networks one for each loop, at least one */
    public WeirEventLoopGroup(ThreadFactory threads, List<Network> networks) {
        super(checked(networks).size(), threads, WeirIoHandler.newFactory(each(networks)));
        // a host answers also when no program of it listens yet
        forEach(loop -> loop.execute(() -> {}));
    }

    private static List<Network> checked(List<Network> networks) {
        if (networks.isEmpty()) {
            throw new IllegalArgumentException("an event loop needs a network");
        }
        return networks;
    }

    private static Supplier<Network> each(List<Network> networks) {
        return networks.iterator()::next;
    }

    @Override
    public ChannelFuture register(Channel channel) {
        return isAccepted(channel) ? channel.parent().eventLoop().register(channel) : super.register(channel);
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        return isAccepted(promise.channel())
                ? promise.channel().parent().eventLoop().register(promise)
                : super.register(promise);
    }

    private static boolean isAccepted(Channel channel) {
        return channel instanceof WeirSocketChannel && channel.parent() != null;
    }
}
