package io.weir.controller;

import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.weir.api.ApiServer;
import io.weir.ledger.FreePorts;
import io.weir.ledger.MemberAddress;
import io.weir.pki.Authority;
import io.weir.pki.Credentials;
import io.weir.pki.DevCa;
import io.weir.pki.Identity;
import io.weir.v1.NodesGrpc;
import io.weir.v1.StatusRequest;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A whole node alone in this process, and people who call it. */
final class OneNode implements AutoCloseable {
    private final Path directory;
    private final DevCa ca = DevCa.create(Instant.now());
    private final Map<String, ManagedChannel> channels = new HashMap<>();
    private final int actorPort;
    private final List<MemberAddress> members;
    private final ControllerNode node;

    OneNode(Path directory) throws IOException {
        this.directory = directory;
        actorPort = freePort();
        members = List.of(new MemberAddress(0, "only", "127.0.0.1", FreePorts.take(MemberAddress.PORTS)));
        node = start("only", actorPort);
        ManagedChannel operator = call("op", "platform", Authority.OPERATOR);
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
                .until(() -> NodesGrpc.newBlockingStub(operator)
                                .status(StatusRequest.getDefaultInstance())
                                .getNodesCount()
                        == 1);
    }

    /** Starts another node beside it, which is no controller. */
    ControllerNode join(String name) throws IOException {
        return start(name, freePort());
    }

    private ControllerNode start(String name, int port) throws IOException {
        ca.write(directory, new Identity(name, "platform", Authority.NODE), List.of("127.0.0.1"));
        NodeSettings settings = new NodeSettings(
                name,
                "here",
                dataDirectory(directory, name),
                "127.0.0.1",
                port,
                "127.0.0.1",
                0,
                List.of("127.0.0.1:" + actorPort),
                members,
                directory,
                NodeSettings.Timing.DEFAULT);
        return ControllerNode.start(settings, new MemoryHost(false), "test", new GivenVerdicts(), ApiServer::start);
    }

    /** Where a node keeps what must outlive it. */
    static Path dataDirectory(Path directory, String name) {
        return directory.resolve("data-" + name);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    Credentials credentials(String name, String tenant, Authority authority) throws IOException {
        return ca.write(directory, new Identity(name, tenant, authority), List.of());
    }

    /** With a certificate of its own, the same one each time. */
    ManagedChannel call(String name, String tenant, Authority authority) throws IOException {
        ManagedChannel known = channels.get(name + "@" + tenant);
        if (known == null) {
            known = call(credentials(name, tenant, authority));
            channels.put(name + "@" + tenant, known);
        }
        return known;
    }

    /** The platform's own people, at another node. */
    ManagedChannel call(String name, Authority authority, String address) throws IOException {
        ManagedChannel known = channels.get(name + " at " + address);
        if (known == null) {
            known = call(credentials(name, "platform", authority), address);
            channels.put(name + " at " + address, known);
        }
        return known;
    }

    /** Another connection with these. */
    ManagedChannel call(Credentials credentials) throws IOException {
        return call(credentials, node.apiAddress());
    }

    private ManagedChannel call(Credentials credentials, String address) throws IOException {
        ManagedChannel channel = NettyChannelBuilder.forTarget(address)
                .sslContext(credentials.client())
                .build();
        channels.put("connection " + channels.size(), channel);
        return channel;
    }

    String readAddress() {
        return node.readAddress();
    }

    ManagedChannel operator() {
        return channels.get("op@platform");
    }

    @Override
    public void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
        node.close();
    }
}
