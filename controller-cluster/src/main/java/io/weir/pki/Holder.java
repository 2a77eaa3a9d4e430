package io.weir.pki;

import io.grpc.Context;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;

/**
 * Who holds which certificate.
 *
 * @param serial number of the certificate, hexadecimal digits in lower case without zeros in front
 * @param sinceMs the certificate is valid from then on
 */
public record Holder(Identity identity, String serial, long sinceMs) {
    /** The caller of the gRPC call that is being served, in whose name it is. */
    public static final Context.Key<Holder> CALLER = Context.key("weir-holder");

    /** The other end of the connection: the caller, or a node that passes the call on. */
    public static final Context.Key<Holder> PEER = Context.key("weir-peer");

    /** Empty unless the certificate carries an identity. */
    public static Optional<Holder> of(X509Certificate certificate) {
        return Identity.of(certificate)
                .map(identity -> new Holder(
                        identity,
                        certificate.getSerialNumber().toString(16),
                        certificate.getNotBefore().getTime()));
    }

    /** A serial number in the way this class writes it, however tools print it; empty when it is none. */
    public static Optional<String> serial(String text) {
        String digits = text.replace(":", "").replace(" ", "").toLowerCase(Locale.ROOT).replaceFirst("^0x", "");
        return digits.matches("[0-9a-f]{1,64}") ? Optional.of(new BigInteger(digits, 16).toString(16)) : Optional.empty();
    }
}
