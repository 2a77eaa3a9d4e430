package io.weir.pki;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/**
 * Three PEM files: whom to trust, who one is, and the key that proves it.
 *
 * @param authority certificates of the CA that both ends trust
 * @param certificate one's own certificate, its chain behind it
 * @param key its private key, PKCS #8, unencrypted
 */
public record Credentials(Path authority, Path certificate, Path key) {
    /** The files of {@code name} as {@link DevCa} lays them out. */
    public static Credentials in(Path directory, String name) {
        return new Credentials(
                directory.resolve(DevCa.AUTHORITY), directory.resolve(name + ".pem"), directory.resolve(name + ".key"));
    }

    /** For a caller that ends before its certificate does; a server follows its files, see {@link LiveCredentials}. */
    public SslContext client() throws SSLException {
        return GrpcSslContexts.forClient()
                .protocols("TLSv1.3", "TLSv1.2")
                .trustManager(authority.toFile())
                .keyManager(certificate.toFile(), key.toFile())
                .build();
    }
}
