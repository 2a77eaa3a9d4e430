package io.weir.controller;

import io.weir.pki.Authority;
import io.weir.pki.Holder;
import io.weir.pki.LiveCredentials;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import scala.Option;

/**
 * TLS between actor systems: both ends have to be nodes of this cluster's authority, and the one that is called has to be
 * named by its certificate. Pekko's own provider that follows files takes RSA keys only.
 */
final class NodeTls implements SSLEngineProvider {
    private static final String[] PROTOCOLS = {"TLSv1.3"};

    private final LiveCredentials credentials;
    private final Predicate<Holder> revoked;

    NodeTls(LiveCredentials credentials, Predicate<Holder> revoked) {
        this.credentials = credentials;
        this.revoked = revoked;
    }

    @Override
    public SSLEngine createServerSSLEngine(String host, int port) {
        SSLEngine engine = engine(host, port);
        engine.setUseClientMode(false);
        engine.setNeedClientAuth(true);
        return engine;
    }

    @Override
    public SSLEngine createClientSSLEngine(String host, int port) {
        SSLEngine engine = engine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** A context for each, so that no session of an older certificate is taken up again. */
    private SSLEngine engine(String host, int port) {
        SSLEngine engine = credentials.context().createSSLEngine(host, port);
        engine.setEnabledProtocols(PROTOCOLS);
        return engine;
    }

    @Override
    public Option<Throwable> verifyClientSession(String host, SSLSession session) {
        return verify(session);
    }

    @Override
    public Option<Throwable> verifyServerSession(String host, SSLSession session) {
        return verify(session);
    }

    private Option<Throwable> verify(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            boolean node = chain[0] instanceof X509Certificate first
                    && Holder.of(first)
                            .filter(h -> h.identity().authority() == Authority.NODE)
                            .filter(revoked.negate())
                            .isPresent();
            return node ? Option.empty() : Option.apply(new SSLException("the other end is no node of this cluster"));
        } catch (SSLPeerUnverifiedException anonymous) {
            return Option.apply(anonymous);
        }
    }
}
