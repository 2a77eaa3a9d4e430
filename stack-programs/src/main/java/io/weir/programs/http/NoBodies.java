package io.weir.programs.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

/** Requests as a whole, which have no body here: who sends one is told that nobody reads it, and the connection ends. */
final class NoBodies extends HttpObjectAggregator {
    NoBodies() {
        super(0);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage message) {
        HttpMethod method = ((HttpRequest) message).method();
        boolean known = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
        FullHttpResponse refusal = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                known ? HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE : HttpResponseStatus.METHOD_NOT_ALLOWED,
                Unpooled.EMPTY_BUFFER);
        HttpUtil.setContentLength(refusal, 0);
        refusal.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (!known) {
            refusal.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
        }
        context.writeAndFlush(refusal).addListener(ChannelFutureListener.CLOSE);
    }
}
