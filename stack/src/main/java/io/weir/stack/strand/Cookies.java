package io.weir.stack.strand;

import io.weir.stack.wire.Wire;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a listener sends instead of remembering: who said hello gets its own words back under a seal, and a listener holds
 * nothing for anybody who has not shown that he is where he says.
 *
 * <pre>
 *   0          8         12            16           20           24        28     44
 *   | made at  | his tag | his window  | his first  | our first  | our tag | seal |
 * </pre>
 */
final class Cookies {
    static final int BYTES = 44;
    private static final int SEALED_BYTES = 28;
    private static final int SEAL_BYTES = 16;
    private static final long LIFE_NS = TimeUnit.SECONDS.toNanos(30);

    private final Mac seal;

    Cookies(long secret, long more) {
        byte[] key = new byte[16];
        Wire.putLong(key, 0, secret);
        Wire.putLong(key, 8, more);
        try {
            seal = Mac.getInstance("HmacSHA256");
            seal.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has it", e);
        }
    }

    /** Seals a cookie whose first part is written; {@code who} are addresses and ports. */
    void seal(byte[] to, int at, byte[] who) {
        System.arraycopy(digest(to, at, who), 0, to, at + SEALED_BYTES, SEAL_BYTES);
    }

    boolean isGood(byte[] cookie, int at, byte[] who, long nowNs) {
        byte[] right = digest(cookie, at, who);
        int different = 0;
        for (int i = 0; i < SEAL_BYTES; i++) {
            different |= right[i] ^ cookie[at + SEALED_BYTES + i];
        }
        long ageNs = nowNs - Wire.longAt(cookie, at);
        return different == 0 && ageNs >= 0 && ageNs <= LIFE_NS;
    }

    private byte[] digest(byte[] cookie, int at, byte[] who) {
        seal.reset();
        seal.update(cookie, at, SEALED_BYTES);
        return seal.doFinal(who);
    }
}
