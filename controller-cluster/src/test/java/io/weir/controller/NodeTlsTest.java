package io.weir.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.pki.Authority;
import io.weir.pki.DevCa;
import io.weir.pki.Identity;
import io.weir.pki.LiveCredentials;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
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

    @Test
    void usesNewFilesForNewConnectionsWhileOpenOnesGoOn() throws Exception {
        NodeTls serving = tls(ca, "n1", Authority.NODE);
        NodeTls calling = tls(ca, "n2", Authority.NODE);
        SSLEngine openServer = serving.createServerSSLEngine(HERE, 1);
        SSLEngine openClient = calling.createClientSSLEngine(HERE, 1);
        shakeHands(openClient, openServer);
        BigInteger before = serial(openClient);

        ca.write(directory.resolve("n10"), new Identity("n1", "platform", Authority.NODE), List.of(HERE));

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            SSLEngine client = calling.createClientSSLEngine(HERE, 1);
            shakeHands(client, serving.createServerSSLEngine(HERE, 1));
            return !serial(client).equals(before);
        });
        assertThat(sent("still here", openClient, openServer)).isEqualTo("still here");
    }

    private static BigInteger serial(SSLEngine engine) throws SSLException {
        return ((X509Certificate) engine.getSession().getPeerCertificates()[0]).getSerialNumber();
    }

    private static String sent(String text, SSLEngine from, SSLEngine to) throws SSLException {
        ByteBuffer wire = ByteBuffer.allocate(1 << 16);
        ByteBuffer read = ByteBuffer.allocate(1 << 16);
        from.wrap(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), wire);
        to.unwrap(wire.flip(), read);
        return StandardCharsets.UTF_8.decode(read.flip()).toString();
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
