package io.weir.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.pki.Authority;
import io.weir.pki.DevCa;
import io.weir.pki.Identity;
import io.weir.pki.LiveCredentials;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeTlsTest {
    private static final String HERE = "127.0.0.1";

    @TempDir
    private Path directory;

    private final DevCa ca = DevCa.create(Instant.now());
    private final List<LiveCredentials> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(LiveCredentials::close);
    }

    @Test
    void connectsNodes() throws Exception {
        NodeTls serving = tls(ca, "n1", Authority.NODE);
        NodeTls calling = tls(ca, "n2", Authority.NODE);
        SSLEngine server = serving.createServerSSLEngine(HERE, 1);
        SSLEngine client = calling.createClientSSLEngine(HERE, 1);
        shakeHands(client, server);
        assertThat(calling.verifyClientSession(HERE, client.getSession()).isEmpty()).isTrue();
        assertThat(serving.verifyServerSession(HERE, server.getSession()).isEmpty()).isTrue();
    }

    @Test
    void refusesPeopleEvenTheOperator() throws Exception {
        NodeTls serving = tls(ca, "n1", Authority.NODE);
        SSLEngine server = serving.createServerSSLEngine(HERE, 1);
        shakeHands(tls(ca, "op", Authority.OPERATOR).createClientSSLEngine(HERE, 1), server);
        assertThat(serving.verifyServerSession(HERE, server.getSession()).isDefined()).isTrue();
    }

    @Test
    void refusesNodesOfAnotherCluster() throws Exception {
        SSLEngine server = tls(ca, "n1", Authority.NODE).createServerSSLEngine(HERE, 1);
        SSLEngine client = tls(DevCa.create(Instant.now()), "n1", Authority.NODE).createClientSSLEngine(HERE, 1);
        assertThatThrownBy(() -> shakeHands(client, server)).isInstanceOf(SSLException.class);
    }

    @Test
    void refusesANodeThatIsNotNamedByTheAddressThatItServesAt() throws Exception {
        SSLEngine server = tls(ca, "n1", Authority.NODE).createServerSSLEngine("127.0.0.2", 1);
        SSLEngine client = tls(ca, "n2", Authority.NODE).createClientSSLEngine("127.0.0.2", 1);
        assertThatThrownBy(() -> shakeHands(client, server)).isInstanceOf(SSLException.class);
    }

    private NodeTls tls(DevCa authority, String name, Authority what) throws Exception {
        LiveCredentials credentials = LiveCredentials.open(authority.write(
                directory.resolve(name + opened.size()), new Identity(name, "platform", what), List.of(HERE)));
        opened.add(credentials);
        return new NodeTls(credentials, _ -> false);
    }

    /** Carries what each end says to the other until both are content. */
    private static void shakeHands(SSLEngine client, SSLEngine server) throws SSLException {
        ByteBuffer toServer = ByteBuffer.allocate(1 << 16);
        ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
        client.beginHandshake();
        server.beginHandshake();
        for (int i = 0; i < 100 && (busy(client) || busy(server)); i++) {
            speak(client, toServer);
            listen(server, toServer);
            speak(server, toClient);
            listen(client, toClient);
        }
    }

    private static boolean busy(SSLEngine engine) {
        return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
    }

    private static void speak(SSLEngine engine, ByteBuffer out) throws SSLException {
        work(engine);
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            engine.wrap(ByteBuffer.allocate(0), out);
            work(engine);
        }
    }

    private static void listen(SSLEngine engine, ByteBuffer in) throws SSLException {
        in.flip();
        while (in.hasRemaining() && engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
            engine.unwrap(in, ByteBuffer.allocate(1 << 16));
            work(engine);
        }
        in.compact();
    }

    private static void work(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }
}
