package io.weir.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Issues all certificates of a development cluster at once, as a program: {@code DIRECTORY NAME:TENANT:UNIT[:HOST,…]…}.
 * For {@code weir dev} and {@code weir demo}, whose own process knows nothing of certificates' making.
 */
public final class DevCertificates {
    private DevCertificates() {}

    public static void main(String[] args) throws IOException {
        if (args.length < 2) {
            throw new IllegalArgumentException("usage: DIRECTORY NAME:TENANT:UNIT[:HOST,HOST]...");
        }
        DevCa ca = DevCa.create(Instant.now());
        for (String wanted : Arrays.copyOfRange(args, 1, args.length)) {
            String[] parts = wanted.split(":", 4);
            if (parts.length < 3) {
                throw new IllegalArgumentException("not NAME:TENANT:UNIT: " + wanted);
            }
            Authority authority = Authority.ofUnit(parts[2])
                    .orElseThrow(() -> new IllegalArgumentException("no authority is called " + parts[2]));
            List<String> hosts = parts.length == 4 ? List.of(parts[3].split(",")) : List.of();
            ca.write(Path.of(args[0]), new Identity(parts[0], parts[1], authority), hosts);
        }
    }
}
