package io.weir.pki;

import io.grpc.Context;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Who a certificate says its holder is. Never taken from a field of a request.
 *
 * @param name the subject's CN
 * @param tenant the subject's O
 * @param authority the subject's OU
 */
public record Identity(String name, String tenant, Authority authority) {
    /** The caller of the gRPC call that is being served. */
    public static final Context.Key<Identity> CALLER = Context.key("weir-caller");

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    public Identity {
        if (!wellFormed(name) || !wellFormed(tenant)) {
            throw new IllegalArgumentException("not an identity: " + name + " of " + tenant);
        }
    }

    /** 1 to 63 of a-z, 0-9 and dashes, no dash at either end: what names in resource names and certificates look like. */
    public static boolean wellFormed(String name) {
        return NAME.matcher(name).matches();
    }

    /** Empty unless the subject has exactly one CN, one O and one OU, all well formed. */
    public static Optional<Identity> of(X509Certificate certificate) {
        try {
            LdapName subject = new LdapName(certificate.getSubjectX500Principal().getName());
            Optional<String> name = only(subject, "CN").filter(Identity::wellFormed);
            Optional<String> tenant = only(subject, "O").filter(Identity::wellFormed);
            Optional<Authority> authority = only(subject, "OU").flatMap(Authority::ofUnit);
            return name.flatMap(n -> tenant.flatMap(t -> authority.map(a -> new Identity(n, t, a))));
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> only(LdapName subject, String type) {
        List<String> values = new ArrayList<>();
        for (Rdn part : subject.getRdns()) {
            if (part.getType().equalsIgnoreCase(type) && part.getValue() instanceof String value) {
                values.add(value);
            }
        }
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    public boolean operator() {
        return authority == Authority.OPERATOR;
    }

    /** May see what belongs to {@code tenant}. */
    public boolean mayRead(String otherTenant) {
        return operator() || authority == Authority.MONITOR || tenant.equals(otherTenant);
    }

    /** May deploy and delete for {@code tenant}. */
    public boolean mayChange(String otherTenant) {
        return operator() || authority.role().isPresent() && tenant.equals(otherTenant);
    }

    @Override
    public String toString() {
        return name + " of " + tenant + " (" + authority.unit() + ")";
    }
}
