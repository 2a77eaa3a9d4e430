package io.weir.pki;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A process's {@link Credentials}, followed as their files change: whoever replaces them need not restart anything.
 * Connections that are open stay open; new ones are made with what the files say. Files that make no sense together, for
 * instance because only some of them are replaced yet, are not taken until they do.
 */
public final class LiveCredentials implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveCredentials.class);

    private static final long LOOK_EVERY_MS = 1000;
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final Credentials files;
    private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
    private final AdvancedTlsX509TrustManager trust = trustManager();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("certificates").daemon().factory());
    private volatile KeyMaterial now;
    private volatile Optional<String> refused = Optional.empty();
    private List<Stamp> seen;

    private record Stamp(long modifiedMs, long size, Object key) {}

    private LiveCredentials(Credentials files) {
        this.files = files;
    }

    private static AdvancedTlsX509TrustManager trustManager() {
        try {
            return AdvancedTlsX509TrustManager.newBuilder().build();
        } catch (CertificateException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @throws IOException when they cannot be read, or do not fit together */
    public static LiveCredentials open(Credentials files) throws IOException {
        LiveCredentials live = new LiveCredentials(files);
        try {
            live.seen = live.stamps();
            live.use(KeyMaterial.read(files));
        } catch (GeneralSecurityException | IllegalArgumentException broken) {
            live.close();
            throw new IOException("the certificates of " + files.certificate() + " cannot be used", broken);
        } catch (IOException missing) {
            live.close();
            throw missing;
        }
        live.clock.scheduleWithFixedDelay(live::look, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
        return live;
    }

    /** Takes the files as they are now, if they have changed and fit together. Called every second. */
    synchronized void look() {
        try {
            List<Stamp> newest = stamps();
            if (newest.equals(seen)) {
                return;
            }
            String before = now.serial();
            use(KeyMaterial.read(files));
            seen = newest;
            refused = Optional.empty();
            LOG.atLevel(now.serial().equals(before) ? Level.DEBUG : Level.INFO)
                    .setMessage("certificate replaced")
                    .addKeyValue("serial", now.serial())
                    .addKeyValue("until", now.certificate().getNotAfter().toInstant())
                    .log();
        } catch (IOException | GeneralSecurityException | RuntimeException broken) {
            if (refused.isEmpty()) {
                LOG.atWarn().setMessage("the new certificate files are not taken").setCause(broken).log();
            }
            refused = Optional.of("the new files beside " + files.certificate() + " cannot be used: " + broken.getMessage());
        }
    }

    private List<Stamp> stamps() throws IOException {
        List<Stamp> stamps = new ArrayList<>();
        for (Path file : List.of(files.authority(), files.certificate(), files.key())) {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            stamps.add(new Stamp(attributes.lastModifiedTime().toMillis(), attributes.size(), attributes.fileKey()));
        }
        return stamps;
    }

    private void use(KeyMaterial material) throws IOException, GeneralSecurityException {
        trust.updateTrustCredentials(material.authorities().toArray(X509Certificate[]::new));
        keys.updateIdentityCredentials(material.chain().toArray(X509Certificate[]::new), material.key());
        now = material;
    }

    KeyMaterial material() {
        return now;
    }

    /** What an operator should look at; empty when all is well. */
    public Optional<String> trouble() {
        return refused;
    }

    /** When the certificate ends. */
    public Instant end() {
        return now.certificate().getNotAfter().toInstant();
    }

    /** For a gRPC server that talks to nobody without a certificate. */
    public SslContext server() throws SSLException {
        return GrpcSslContexts.configure(SslContextBuilder.forServer(keys))
                .protocols(PROTOCOLS)
                .trustManager(trust)
                .clientAuth(ClientAuth.REQUIRE)
                .build();
    }

    /** For gRPC clients. They check that the server's certificate names the address that they call. */
    public SslContext client() throws SSLException {
        return GrpcSslContexts.forClient().protocols(PROTOCOLS).trustManager(trust).keyManager(keys).build();
    }

    /** For everything else; whoever makes an engine of it has to ask for the client's certificate. */
    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keys}, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("the JDK has no TLS", missing);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
