package io.weir.pki;

import io.grpc.util.CertificateUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What {@link Credentials} say at one moment.
 *
 * @param chain one's own certificate first
 */
record KeyMaterial(List<X509Certificate> authorities, List<X509Certificate> chain, PrivateKey key) {
    private static final byte[] PROBE = {1, 2, 3};

    static KeyMaterial read(Credentials files) throws IOException, GeneralSecurityException {
        KeyMaterial material;
        try (InputStream key = Files.newInputStream(files.key())) {
            material = new KeyMaterial(
                    certificates(files.authority()),
                    certificates(files.certificate()),
                    CertificateUtils.getPrivateKey(key));
        }
        if (!signed(PROBE, material.sign(PROBE), material.certificate())) {
            throw new SignatureException("the key is not that of the certificate");
        }
        return material;
    }

    private static List<X509Certificate> certificates(Path file) throws IOException, CertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> all = List.of(CertificateUtils.getX509Certificates(in));
            if (all.isEmpty()) {
                throw new CertificateException("no certificate in " + file);
            }
            return all;
        }
    }

    X509Certificate certificate() {
        return chain.getFirst();
    }

    /** In hexadecimal digits, as tools print it. */
    String serial() {
        return certificate().getSerialNumber().toString(16);
    }

    byte[] sign(byte[] message) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm(key.getAlgorithm()));
        signature.initSign(key);
        signature.update(message);
        return signature.sign();
    }

    static boolean signed(byte[] message, byte[] signature, X509Certificate by) throws GeneralSecurityException {
        Signature check = Signature.getInstance(algorithm(by.getPublicKey().getAlgorithm()));
        check.initVerify(by.getPublicKey());
        check.update(message);
        return check.verify(signature);
    }

    private static String algorithm(String key) {
        return switch (key) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> key;
        };
    }
}
