package io.weir.pki;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A throw-away certificate authority for development and tests. Its own key is never written: once the process that made
 * it is gone, nobody can issue further certificates.
 */
public final class DevCa {
    /** The CA's certificate in the directory that {@link #write} fills. */
    public static final String AUTHORITY = "ca.pem";

    private static final Duration LIFE = Duration.ofDays(30);
    /** Clocks of two machines may differ. */
    private static final Duration BACKDATED = Duration.ofMinutes(5);

    private final SecureRandom random = new SecureRandom();
    private final KeyPair keys;
    private final X509Certificate certificate;
    private final Instant now;

    private DevCa(Instant now) {
        this.now = now;
        this.keys = newKeys();
        X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, "weir development CA").build();
        this.certificate = sign(name, keys, List.of(), true);
    }

    /** Makes a CA whose certificates are valid for 30 days from {@code now}. */
    public static DevCa create(Instant now) {
        return new DevCa(now);
    }

    /**
     * Issues a certificate and writes {@code ca.pem}, {@code NAME.pem} and {@code NAME.key} (readable by the owner only)
     * into {@code directory}, which is made if it is not there.
     *
     * @param hosts names and addresses that the holder may serve under; empty for a client
     */
    public Credentials write(Path directory, Identity identity, List<String> hosts) throws IOException {
        Files.createDirectories(directory);
        KeyPair holder = newKeys();
        Credentials files = Credentials.in(directory, identity.name());
        Files.writeString(files.authority(), pem(certificate));
        Files.writeString(files.certificate(), pem(sign(subject(identity), holder, hosts, false)));
        writeSecret(files.key(), pem(new JcaPKCS8Generator(holder.getPrivate(), null)));
        return files;
    }

    private static X500Name subject(Identity identity) {
        return new X500NameBuilder()
                .addRDN(BCStyle.O, identity.tenant())
                .addRDN(BCStyle.OU, identity.authority().unit())
                .addRDN(BCStyle.CN, identity.name())
                .build();
    }

    private X509Certificate sign(X500Name subject, KeyPair holder, List<String> hosts, boolean authority) {
        try {
            X500Name issuer = authority
                    ? subject
                    : X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    new BigInteger(120, random).setBit(119),
                    Date.from(now.minus(BACKDATED)),
                    Date.from(now.plus(LIFE)),
                    subject,
                    holder.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            builder.addExtension(Extension.keyUsage, true, usage(authority));
            if (!hosts.isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false, names(hosts));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(
                            new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException("the JDK cannot sign certificates", e);
        }
    }

    private static KeyUsage usage(boolean authority) {
        return new KeyUsage(authority ? KeyUsage.keyCertSign : KeyUsage.digitalSignature);
    }

    private static GeneralNames names(List<String> hosts) {
        return new GeneralNames(hosts.stream()
                .map(host -> new GeneralName(
                        host.matches("[0-9.]+") || host.contains(":") ? GeneralName.iPAddress : GeneralName.dNSName,
                        host))
                .toArray(GeneralName[]::new));
    }

    private KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no elliptic curves", e);
        }
    }

    private static String pem(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Never readable by others, not even for the moment between making and protecting it. */
    private static void writeSecret(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner)) {
            var bytes = java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }
}
