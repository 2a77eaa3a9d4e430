package io.weir.api;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.weir.pki.LiveCredentials;
import io.weir.v1.MiddleboxesGrpc;
import io.weir.v1.PortsGrpc;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** Connections to the other nodes' APIs, opened when they are first needed. */
final class Peers implements AutoCloseable {
    private static final long CALL_S = 10;
    private static final long IDLE_S = 60;

    private final LiveCredentials credentials;
    private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();

    Peers(LiveCredentials credentials) {
        this.credentials = credentials;
    }

    /** Without our caller's name; calls through it must add it ({@link OnBehalf#client}). */
    Channel channel(String address) {
        return channels.computeIfAbsent(address, this::open);
    }

    private ManagedChannel open(String address) {
        try {
            return NettyChannelBuilder.forTarget(address)
                    .sslContext(credentials.client())
                    .idleTimeout(IDLE_S, TimeUnit.SECONDS)
                    .maxInboundMessageSize(ApiServer.MAX_ANSWER_BYTES)
                    .build();
        } catch (SSLException broken) {
            throw new IllegalStateException("this node's certificate cannot be used", broken);
        }
    }

    MiddleboxesGrpc.MiddleboxesBlockingStub middleboxes(String address) {
        return MiddleboxesGrpc.newBlockingStub(channel(address))
                .withInterceptors(OnBehalf.client())
                .withDeadlineAfter(CALL_S, TimeUnit.SECONDS);
    }

    PortsGrpc.PortsBlockingStub ports(String address) {
        return PortsGrpc.newBlockingStub(channel(address))
                .withInterceptors(OnBehalf.client())
                .withDeadlineAfter(CALL_S, TimeUnit.SECONDS);
    }

    /** Ends with the call that is being served. */
    MiddleboxesGrpc.MiddleboxesStub observing(String address) {
        return MiddleboxesGrpc.newStub(channel(address)).withInterceptors(OnBehalf.client());
    }

    @Override
    public void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
    }
}
