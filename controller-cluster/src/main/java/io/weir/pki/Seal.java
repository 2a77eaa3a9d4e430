package io.weir.pki;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.weir.wire.v1.Sealed;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Signs what a node says with the key of its certificate, and tells whose a signed message is. TLS between actor systems
 * proves that the other end is some node, but not which one a message comes from: Pekko merges the streams of all
 * connections. Thread-safe.
 */
public final class Seal {
    /** Certificates once found good; as many as there may be nodes. */
    private static final int REMEMBERED = 1024;

    private static final int MAX_CHAIN = 4;

    private final LiveCredentials credentials;
    private final Predicate<Holder> revoked;
    private volatile Known known = new Known(List.of());

    /** Certificates found good by these authorities. */
    private record Known(List<X509Certificate> authorities, Map<ByteString, X509Certificate> good) {
        Known(List<X509Certificate> authorities) {
            this(authorities, new ConcurrentHashMap<>());
        }

        void add(ByteString encoded, X509Certificate certificate) {
            if (good.size() >= REMEMBERED) {
                good.clear();
            }
            good.put(encoded, certificate);
        }
    }

    /** @param revoked whose signatures count no longer */
    public Seal(LiveCredentials credentials, Predicate<Holder> revoked) {
        this.credentials = credentials;
        this.revoked = revoked;
    }

    /**
     * A message, and who signed it.
     *
     * @param signer a node of the cluster's authority, whose certificate is valid now
     */
    public record Opened(Identity signer, byte[] message) {}

    /** A message that is not signed, or by nobody who counts. */
    public static final class Broken extends Exception {
        private static final long serialVersionUID = 1;

        Broken(String reason) {
            super(reason, null, false, false);
        }
    }

    /** @param kind of message: a signature for one kind is none for another */
    public byte[] close(String kind, byte[] message) {
        KeyMaterial own = credentials.material();
        try {
            Sealed.Builder sealed = Sealed.newBuilder()
                    .setMessage(ByteString.copyFrom(message))
                    .setSignature(ByteString.copyFrom(own.sign(signedText(kind, message))));
            for (X509Certificate certificate : own.chain()) {
                sealed.addChain(ByteString.copyFrom(certificate.getEncoded()));
            }
            return sealed.build().toByteArray();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("this node's key cannot sign", broken);
        }
    }

    private static byte[] signedText(String kind, byte[] message) {
        byte[] name = kind.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + name.length + message.length)
                .putInt(name.length)
                .put(name)
                .put(message)
                .array();
    }

    public Opened open(String kind, byte[] bytes) throws Broken {
        try {
            Sealed sealed = Sealed.parseFrom(bytes);
            byte[] message = sealed.getMessage().toByteArray();
            X509Certificate signer = signer(sealed);
            if (!KeyMaterial.signed(signedText(kind, message), sealed.getSignature().toByteArray(), signer)) {
                throw new Broken("the signature is not of this message");
            }
            Holder holder = Holder.of(signer)
                    .filter(h -> h.identity().authority() == Authority.NODE)
                    .orElseThrow(() -> new Broken("signed by " + signer.getSubjectX500Principal() + ", not a node"));
            if (revoked.test(holder)) {
                throw new Broken("signed with a revoked certificate of " + holder.identity());
            }
            return new Opened(holder.identity(), message);
        } catch (InvalidProtocolBufferException | GeneralSecurityException garbage) {
            throw new Broken("not a signed message: " + garbage.getMessage());
        }
    }

    private X509Certificate signer(Sealed sealed) throws GeneralSecurityException, Broken {
        if (sealed.getChainCount() == 0 || sealed.getChainCount() > MAX_CHAIN) {
            throw new Broken("a chain of " + sealed.getChainCount() + " certificates");
        }
        Known now = known;
        List<X509Certificate> authorities = credentials.material().authorities();
        if (now.authorities() != authorities) {
            now = new Known(authorities);
            known = now;
        }
        ByteString first = sealed.getChain(0);
        X509Certificate before = now.good().get(first);
        if (before != null) {
            before.checkValidity();
            return before;
        }
        List<X509Certificate> chain = parse(sealed.getChainList());
        validate(chain, authorities);
        now.add(first, chain.getFirst());
        return chain.getFirst();
    }

    private static List<X509Certificate> parse(List<ByteString> encoded) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> chain = new ArrayList<>();
        for (ByteString bytes : encoded) {
            chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes.toByteArray())));
        }
        return chain;
    }

    private static void validate(List<X509Certificate> chain, List<X509Certificate> authorities)
            throws GeneralSecurityException {
        CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(chain);
        PKIXParameters parameters = new PKIXParameters(authorities.stream()
                .map(authority -> new TrustAnchor(authority, null))
                .collect(Collectors.toSet()));
        // revocation is the log's, not a list's that somebody publishes
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
    }
}
