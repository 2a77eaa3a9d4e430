package io.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What Netty has runs on a stack as it is: HTTP/1.1, HTTP/2 with and without TLS, DNS. */
final class CodecsTest {
    private static final long PATIENCE_S = 60;
    private static final int BODY_BYTES = 200_000;

    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private String answer() throws InterruptedException {
        return answers.poll(PATIENCE_S, TimeUnit.SECONDS);
    }

    @Test
    void http11KeepsItsConnection() throws InterruptedException {
        try (TwoLoops loops = TwoLoops.joined()) {
            loops.serve(() -> pipeline(new HttpServerCodec(), new HttpObjectAggregator(1 << 20), new HttpAnswer()));
            Channel channel = loops.connect(
                    pipeline(new HttpClientCodec(), new HttpObjectAggregator(1 << 20), new HttpRead(answers)));
            for (String path : new String[] {"/one", "/two"}) {
                channel.writeAndFlush(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path));
                assertThat(answer()).isEqualTo("200 OK " + path + " " + BODY_BYTES);
            }
        }
    }

    @Test
    void http2WithoutTls() throws InterruptedException {
        try (TwoLoops loops = TwoLoops.joined()) {
            loops.serve(CodecsTest::http2Server);
            assertHttp2(loops.connect(http2Client()));
        }
    }

    @Test
    void http2OverTlsAgreedByAlpn() throws Exception {
        X509Bundle certificate = new CertificateBuilder().subject("CN=stack").setIsCertificateAuthority(true).buildSelfSigned();
        SslContext server = SslContextBuilder.forServer(certificate.getKeyPair().getPrivate(), certificate.getCertificatePath())
                .sslProvider(SslProvider.JDK)
                .applicationProtocolConfig(http2Only())
                .build();
        SslContext client = SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null)
                .sslProvider(SslProvider.JDK)
                .applicationProtocolConfig(http2Only())
                .build();
        try (TwoLoops loops = TwoLoops.joined()) {
            loops.serve(() -> pipeline(server.newHandler(loops.buffers), http2Server()));
            SslHandler tls = client.newHandler(loops.buffers);
            Channel channel = loops.connect(pipeline(tls, http2Client()));
            assertThat(tls.handshakeFuture().await(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
            assertThat(tls.applicationProtocol()).isEqualTo(ApplicationProtocolNames.HTTP_2);
            assertHttp2(channel);
        }
    }

    private static ApplicationProtocolConfig http2Only() {
        return new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_2);
    }

    @Test
    void dnsResolverAsksOverTheStack() throws Exception {
        try (TwoLoops loops = TwoLoops.joined()) {
            InetSocketAddress server = TwoLoops.at(TwoLoops.SERVER, 53);
            Bootstrap names = loops.datagrams(true)
                    .handler(pipeline(new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(), new DnsAnswer()));
            names.bind(server).sync();
            DnsNameResolver resolver = new DnsNameResolverBuilder(loops.clients.next())
                    .datagramChannelType(WeirDatagramChannel.class)
                    .nameServerProvider(new SingletonDnsServerAddressStreamProvider(server))
                    .queryTimeoutMillis(TimeUnit.SECONDS.toMillis(PATIENCE_S))
                    .build();
            InetAddress found = resolver.resolve("weir.test").get(PATIENCE_S, TimeUnit.SECONDS);
            assertThat(found.getHostAddress()).isEqualTo("192.0.2.7");
            resolver.close();
        }
    }

    private static ChannelHandler pipeline(ChannelHandler... handlers) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(handlers);
            }
        };
    }

    private static final class HttpAnswer extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            FullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.OK, context.alloc().buffer().writeZero(BODY_BYTES));
            HttpUtil.setContentLength(response, BODY_BYTES);
            response.headers().set("path", request.uri());
            context.writeAndFlush(response);
        }
    }

    private static final class HttpRead extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final BlockingQueue<String> answers;

        private HttpRead(BlockingQueue<String> answers) {
            this.answers = answers;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            answers.add(response.status() + " " + response.headers().get("path") + " " + response.content().readableBytes());
        }
    }

    private static ChannelHandler http2Server() {
        return pipeline(
                Http2FrameCodecBuilder.forServer().build(),
                new Http2MultiplexHandler(TwoLoops.initializer(Http2Answer::new)));
    }

    private static ChannelHandler http2Client() {
        return pipeline(
                Http2FrameCodecBuilder.forClient().build(),
                new Http2MultiplexHandler(TwoLoops.initializer(ChannelInboundHandlerAdapter::new)));
    }

    /** Two requests at once, each with an answer larger than any window. */
    private void assertHttp2(Channel connection) throws InterruptedException {
        for (String path : new String[] {"/one", "/two"}) {
            Channel stream = new Http2StreamChannelBootstrap(connection)
                    .handler(pipeline(new Http2Read(answers)))
                    .open()
                    .syncUninterruptibly()
                    .getNow();
            stream.writeAndFlush(new DefaultHttp2HeadersFrame(
                    new DefaultHttp2Headers().method("GET").path(path).scheme("http").authority("stack"), true));
        }
        assertThat(new String[] {answer(), answer()}).containsExactlyInAnyOrder("/one " + BODY_BYTES, "/two " + BODY_BYTES);
    }

    private static final class Http2Answer extends SimpleChannelInboundHandler<Http2HeadersFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, Http2HeadersFrame request) {
            context.write(new DefaultHttp2HeadersFrame(
                    new DefaultHttp2Headers().status("200").set("path", request.headers().path())));
            context.writeAndFlush(new DefaultHttp2DataFrame(context.alloc().buffer().writeZero(BODY_BYTES), true));
        }
    }

    private static final class Http2Read extends SimpleChannelInboundHandler<Http2StreamFrame> {
        private final BlockingQueue<String> answers;
        private String path = "";
        private int bytes;

        private Http2Read(BlockingQueue<String> answers) {
            this.answers = answers;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
            if (frame instanceof Http2HeadersFrame headers) {
                path = headers.headers().get("path").toString();
            } else if (frame instanceof Http2DataFrame data) {
                bytes += data.content().readableBytes();
                if (data.isEndStream()) {
                    answers.add(path + " " + bytes);
                }
            }
        }
    }

    private static final class DnsAnswer extends SimpleChannelInboundHandler<DatagramDnsQuery> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            DatagramDnsResponse response = new DatagramDnsResponse(query.recipient(), query.sender(), query.id());
            response.addRecord(DnsSection.QUESTION, question);
            if (question.type().equals(DnsRecordType.A)) {
                response.addRecord(DnsSection.ANSWER, new DefaultDnsRawRecord(
                        question.name(), DnsRecordType.A, 60, Unpooled.wrappedBuffer(new byte[] {(byte) 192, 0, 2, 7})));
            }
            context.writeAndFlush(response);
        }
    }
}
