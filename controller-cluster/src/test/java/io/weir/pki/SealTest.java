package io.weir.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.wire.v1.Sealed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SealTest {
    private static final byte[] MESSAGE = "stop everything".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    private final DevCa ca = DevCa.create(Instant.now());
    private final List<LiveCredentials> opened = new ArrayList<>();
    private final Set<String> revoked = new HashSet<>();

    @AfterEach
    void close() {
        opened.forEach(LiveCredentials::close);
    }

    @Test
    void tellsWhoseAMessageIs() throws Exception {
        Seal.Opened open = seal(ca, "n2", Authority.NODE).open("stop", seal(ca, "n1", Authority.NODE).close("stop", MESSAGE));
        assertThat(open.signer().name()).isEqualTo("n1");
        assertThat(open.message()).isEqualTo(MESSAGE);
    }

    @Test
    void refusesWhatIsSignedForAnotherKind() throws Exception {
        assertBroken("start", seal(ca, "n1", Authority.NODE).close("stop", MESSAGE), "not of this message");
    }

    @Test
    void refusesWhomTheAuthorityDoesNotKnow() throws Exception {
        assertBroken("stop", seal(DevCa.create(Instant.now()), "n1", Authority.NODE).close("stop", MESSAGE), "not a signed");
    }

    @Test
    void refusesAnExpiredCertificate() throws Exception {
        DevCa old = DevCa.create(Instant.now().minus(Duration.ofDays(31)));
        Seal seal = seal(old, "n1", Authority.NODE);
        assertThatThrownBy(() -> seal.open("stop", seal.close("stop", MESSAGE))).isInstanceOf(Seal.Broken.class);
    }

    @Test
    void refusesPeople() throws Exception {
        assertBroken("stop", seal(ca, "op", Authority.OPERATOR).close("stop", MESSAGE), "not a node");
    }

    @Test
    void refusesARevokedNodeAlsoOneThatItHeardBefore() throws Exception {
        Seal reader = seal(ca, "n2", Authority.NODE);
        byte[] sealed = seal(ca, "n1", Authority.NODE).close("stop", MESSAGE);
        reader.open("stop", sealed);
        revoked.add("n1");
        assertThatThrownBy(() -> reader.open("stop", sealed))
                .isInstanceOf(Seal.Broken.class)
                .hasMessageContaining("revoked");
    }

    @Test
    void refusesAnyBitThatIsChanged() throws Exception {
        Seal reader = seal(ca, "n2", Authority.NODE);
        Sealed sealed = Sealed.parseFrom(seal(ca, "n1", Authority.NODE).close("stop", MESSAGE));
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] message = sealed.getMessage().toByteArray();
            byte[] signature = sealed.getSignature().toByteArray();
            byte[] hit = random.nextBoolean() ? message : signature;
            hit[random.nextInt(hit.length)] ^= (byte) (1 << random.nextInt(8));
            byte[] forged = Sealed.newBuilder()
                    .setMessage(com.google.protobuf.ByteString.copyFrom(message))
                    .setSignature(com.google.protobuf.ByteString.copyFrom(signature))
                    .addAllChain(sealed.getChainList())
                    .build()
                    .toByteArray();
            assertThatThrownBy(() -> reader.open("stop", forged)).isInstanceOf(Seal.Broken.class);
        }
    }

    @Test
    void refusesGarbage() throws Exception {
        Seal reader = seal(ca, "n2", Authority.NODE);
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            byte[] garbage = new byte[random.nextInt(64)];
            random.nextBytes(garbage);
            assertThatThrownBy(() -> reader.open("stop", garbage)).isInstanceOf(Seal.Broken.class);
        }
    }

    private void assertBroken(String kind, byte[] sealed, String why) throws Exception {
        Seal reader = seal(ca, "n2", Authority.NODE);
        assertThatThrownBy(() -> reader.open(kind, sealed))
                .isInstanceOf(Seal.Broken.class)
                .hasMessageContaining(why);
    }

    private Seal seal(DevCa authority, String name, Authority what) throws Exception {
        LiveCredentials credentials = LiveCredentials.open(authority.write(
                directory.resolve(name + opened.size()), new Identity(name, "platform", what), List.of()));
        opened.add(credentials);
        return new Seal(credentials, holder -> revoked.contains(holder.identity().name()));
    }
}
