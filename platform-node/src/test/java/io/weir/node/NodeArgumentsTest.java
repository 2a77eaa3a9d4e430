package io.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ledger.MemberAddress;
import io.weir.net.Ipv4Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeArgumentsTest {
    @Test
    void nameAloneMakesAClusterOfOne() {
        NodeArguments arguments = right("--name", "a");
        assertThat(arguments.settings().seeds()).containsExactly("127.0.0.1:25520");
        assertThat(arguments.settings().members()).containsExactly(new MemberAddress(0, "a", "127.0.0.1", 20110));
        assertThat(arguments.networkInterface()).isEqualTo("memory");
        assertThat(arguments.nextHops()).isEmpty();
    }

    @Test
    void readsListsRepeatedOrWithCommas() {
        NodeArguments arguments = right(
                "--name", "b", "--seed", "10.0.0.1:1", "--seed", "10.0.0.2:2",
                "--members", "a@10.0.0.1:20110,b@10.0.0.2:20110", "--gateway", "10.0.0.254", "--on-link", "10.0.0.0/24");
        assertThat(arguments.settings().seeds()).containsExactly("10.0.0.1:1", "10.0.0.2:2");
        assertThat(arguments.settings().members()).extracting(MemberAddress::id).containsExactly(0, 1);
        assertThat(arguments.nextHops().orElseThrow().gateway()).contains(Ipv4Address.of("10.0.0.254"));
    }

    @Test
    void argumentsWinOverTheFileAndTheFileOverDefaults(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("node.conf"), "name = a\nsite = paris\napi-port = 1234\n");
        NodeArguments arguments = right("--config", file.toString(), "--site", "rome");
        assertThat(arguments.settings().name()).isEqualTo("a");
        assertThat(arguments.settings().site()).isEqualTo("rome");
        assertThat(arguments.settings().apiPort()).isEqualTo(1234);
    }

    @Test
    void refusesWhatItDoesNotUnderstand(@TempDir Path directory) throws IOException {
        assertThat(wrong("--nmae", "a")).contains("unknown argument `--nmae`; `--name`?");
        assertThat(wrong("--name")).contains("wants a value");
        assertThat(wrong("--name", "Not A Name")).contains("1 to 63");
        assertThat(wrong("--name", "a", "--member", "b")).contains("not name@host:port");
        assertThat(wrong("--name", "a", "--api-port", "many")).contains("api-port");
        assertThat(wrong("--name", "a", "--log", "xml")).contains("text or json");
        assertThat(wrong("--name", "a", "--gateway", "here")).contains("not an address");
        Path file = Files.writeString(directory.resolve("node.conf"), "naem = a\n");
        assertThat(wrong("--config", file.toString())).contains("unknown key `naem`");
        assertThat(wrong("--config", "/no/such/file")).contains("cannot read");
    }

    @Test
    void keepsWhatIsNotEncryptedOnThePlatformsNetwork() {
        assertThat(wrong("--name", "a", "--bind", "8.8.8.8")).contains("public address", "allow-unencrypted");
        assertThat(wrong("--name", "a", "--bind", "0.0.0.0")).contains("every address");
        assertThat(wrong("--name", "a", "--bind", "10.0.0.1", "--member", "a@10.0.0.1:20110,b@192.0.2.7:20110"))
                .contains("192.0.2.7 is a public address");
        assertThat(wrong("--name", "a", "--bind", "no such host")).contains("no address");
        assertThat(right("--name", "a", "--bind", "8.8.8.8", "--allow-unencrypted", "true").settings().host())
                .isEqualTo("8.8.8.8");
        assertThat(right("--name", "a", "--bind", "fd00::1").settings().host()).isEqualTo("fd00::1");
    }

    private static NodeArguments right(String... arguments) {
        return ((NodeArguments.Parsed.Right) NodeArguments.parse(List.of(arguments))).arguments();
    }

    private static String wrong(String... arguments) {
        return ((NodeArguments.Parsed.Wrong) NodeArguments.parse(List.of(arguments))).why().message();
    }
}
