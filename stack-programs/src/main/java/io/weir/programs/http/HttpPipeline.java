package io.weir.programs.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http2.CleartextHttp2ServerUpgradeHandler;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.AsciiString;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a connection is made of: HTTP/1.1, from which it may be asked to go over to HTTP/2 (RFC 7540, 3.2), or HTTP/2 from
 * its first byte (RFC 9113, 3.3). On HTTP/1.1 one request is read at a time, so that who sends many costs no more.
 */
final class HttpPipeline extends ChannelInitializer<Channel> {
    /** A request line; of HTTP/2 all of the head. What browsers send is far below. */
    static final int MAX_LINE_BYTES = 8 << 10;
    static final int MAX_HEAD_BYTES = 16 << 10;
    /** At a time on a connection of HTTP/2 (RFC 9113, 6.5.2 wants 100 at least). */
    static final int MAX_STREAMS = 100;
    /** Connections at a time; each may hold a socket's buffers. */
    static final int MAX_CONNECTIONS = 10_000;
    /** For a request. */
    static final long REQUEST_MS = 15_000;
    /** On which nothing is read and nothing written. */
    static final long IDLE_S = 60;
    /** For what is under way when the server ends. */
    static final long GRACE_MS = 10_000;

    private static final List<Class<? extends ChannelHandler>> HTTP1 = List.of(
            NoBodies.class,
            FlowControlHandler.class,
            HttpServerKeepAliveHandler.class,
            RequestClock.class,
            ChunkedWriteHandler.class,
            StaticFiles.class);

    private final Site site;
    private final Clock clock;
    private final ChannelGroup connections;
    private final long requestMs;

    HttpPipeline(Site site, Clock clock, ChannelGroup connections, long requestMs) {
        this.site = site;
        this.clock = clock;
        this.connections = connections;
        this.requestMs = requestMs;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (connections.size() >= MAX_CONNECTIONS) {
            channel.close();
            return;
        }
        connections.add(channel);
        channel.config().setAutoRead(false);
        HttpServerCodec codec = new HttpServerCodec(new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEAD_BYTES));
        HttpServerUpgradeHandler upgrade = new HttpServerUpgradeHandler(codec, this::upgradeTo, 0);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(new IdleStateHandler(true, 0, 0, IDLE_S, TimeUnit.SECONDS), new CloseIdle());
        pipeline.addLast(new CleartextHttp2ServerUpgradeHandler(codec, upgrade, http2()));
        pipeline.addLast(new NoBodies(), new FlowControlHandler(), new HttpServerKeepAliveHandler());
        pipeline.addLast(new RequestClock(requestMs), new ChunkedWriteHandler(), new StaticFiles(site, clock));
    }

    /** HTTP/2 begins: it reads as much as it likes, for streams have windows. */
    private static void leaveHttp1(Channel channel) {
        HTTP1.forEach(channel.pipeline()::remove);
        channel.config().setAutoRead(true);
    }

    private HttpServerUpgradeHandler.UpgradeCodec upgradeTo(CharSequence protocol) {
        if (!AsciiString.contentEquals(Http2CodecUtil.HTTP_UPGRADE_PROTOCOL_NAME, protocol)) {
            return null;
        }
        return new Http2ServerUpgradeCodec(frames(), streams()) {
            @Override
            public void upgradeTo(ChannelHandlerContext context, FullHttpRequest request) {
                super.upgradeTo(context, request);
                leaveHttp1(context.channel());
            }
        };
    }

    private ChannelHandler http2() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                leaveHttp1(channel);
                channel.pipeline().addLast(frames(), streams());
            }
        };
    }

    private static Http2FrameCodec frames() {
        Http2Settings settings = Http2Settings.defaultSettings()
                .maxConcurrentStreams(MAX_STREAMS)
                .maxHeaderListSize(MAX_HEAD_BYTES);
        return Http2FrameCodecBuilder.forServer()
                .initialSettings(settings)
                .gracefulShutdownTimeoutMillis(GRACE_MS)
                .build();
    }

    private Http2MultiplexHandler streams() {
        return new Http2MultiplexHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.pipeline().addLast(
                        new Http2StreamFrameToHttpObjectCodec(true),
                        new NoBodies(),
                        new ChunkedWriteHandler(),
                        new StaticFiles(site, clock));
            }
        });
    }

    private static final class CloseIdle extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof IdleStateEvent) {
                context.close();
            } else {
                context.fireUserEventTriggered(event);
            }
        }
    }
}
