package io.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.CharsetUtil;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Remembers what channels were told, for a test to wait for: bytes as text, events, exceptions, states. */
@ChannelHandler.Sharable
final class Recorder extends ChannelInboundHandlerAdapter {
    static final String ACTIVE = "active";
    static final String INACTIVE = "inactive";

    private static final long PATIENCE_S = 60;

    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();

    @Override
    public void channelActive(ChannelHandlerContext context) {
        told.add(ACTIVE);
        context.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        told.add(INACTIVE);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            told.add(bytes.toString(CharsetUtil.US_ASCII));
            bytes.release();
        } else {
            told.add(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        told.add(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        told.add(cause);
    }

    /** The next thing, which must come within a minute. */
    Object next() throws InterruptedException {
        Object next = told.poll(PATIENCE_S, TimeUnit.SECONDS);
        assertThat(next).as("nothing in a minute").isNotNull();
        return next;
    }

    <T> T next(Class<T> kind) throws InterruptedException {
        Object next = next();
        assertThat(next).isInstanceOf(kind);
        return kind.cast(next);
    }

    boolean isEmpty() {
        return told.isEmpty();
    }
}
