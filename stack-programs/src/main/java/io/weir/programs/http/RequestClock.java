package io.weir.programs.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * How long a connection of HTTP/1.1 may take for a request, from the moment that one is wanted: else who sends a byte now
 * and then keeps it for ever. The first one is told so (408), later ones were perhaps never meant to come.
 */
final class RequestClock extends ChannelDuplexHandler {
    private final long patienceMs;
    private Future<?> running;
    private boolean served;

    RequestClock(long patienceMs) {
        this.patienceMs = patienceMs;
    }

    @Override
    public void read(ChannelHandlerContext context) {
        if (running == null) {
            running = context.executor().schedule(() -> expire(context), patienceMs, TimeUnit.MILLISECONDS);
        }
        context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object request) {
        stop();
        served = true;
        context.fireChannelRead(request);
    }

    private void expire(ChannelHandlerContext context) {
        if (served) {
            context.close();
            return;
        }
        FullHttpResponse late = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.REQUEST_TIMEOUT, Unpooled.EMPTY_BUFFER);
        late.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        HttpUtil.setContentLength(late, 0);
        context.writeAndFlush(late).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stop();
    }

    private void stop() {
        if (running != null) {
            running.cancel(false);
            running = null;
        }
    }
}
