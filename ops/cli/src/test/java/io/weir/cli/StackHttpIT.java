package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.weir.cli.stack.StackLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code weir stack http} at a node's port, asked by curl on Linux's network stack. */
final class StackHttpIT {
    private static final String SITE = "http://10.76.0.50";
    private static final String SITE6 = "http://[fd00:76::50]";
    private static final int BYTES = 3 << 20;

    @TempDir
    private static Path directory;

    private static StackLab lab;
    private static Process program;
    private static byte[] data;

    @BeforeAll
    static void raise() throws Exception {
        assumeThat(StackLab.possible()).as("root and ip netns").isTrue();
        Path root = Files.createDirectory(directory.resolve("root"));
        data = new byte[BYTES];
        new Random(3).nextBytes(data);
        Files.write(root.resolve("data.bin"), data);
        Files.writeString(root.resolve("index.html"), "<p>hello");
        Files.writeString(directory.resolve("secret.txt"), "secret");
        lab = new StackLab(directory);
        program = lab.program(
                "http", "--port-of", lab.socket(), "--address", "10.76.0.50,fd00:76::50", "--root", root.toString());
    }

    @AfterAll
    static void raze() {
        if (lab != null) {
            lab.close();
        }
    }

    private static String curl(String... arguments) {
        List<String> all = new ArrayList<>(List.of("curl", "-sS", "-m", "60"));
        all.addAll(List.of(arguments));
        return lab.on(all);
    }

    private static byte[] fetched(String... arguments) throws IOException {
        Path out = directory.resolve("fetched");
        Files.deleteIfExists(out);
        List<String> all = new ArrayList<>(List.of("-o", out.toString()));
        all.addAll(List.of(arguments));
        curl(all.toArray(String[]::new));
        return Files.readAllBytes(out);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http1.1", "--http2", "--http2-prior-knowledge"})
    void sendsEveryByteInEveryVersion(String version) throws IOException {
        assertThat(fetched(version, SITE + "/data.bin")).isEqualTo(data);
        assertThat(fetched(version, SITE6 + "/data.bin")).isEqualTo(data);
        String spoken = curl(version, "-o", "/dev/null", "-w", "%{http_version} %{http_code}", SITE + "/");
        assertThat(spoken).isEqualTo(version.equals("--http1.1") ? "1.1 200" : "2 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http1.1", "--http2-prior-knowledge"})
    void sendsParts(String version) throws IOException {
        assertThat(fetched(version, "-r", "1000-1999", SITE + "/data.bin")).isEqualTo(Arrays.copyOfRange(data, 1000, 2000));
        assertThat(fetched(version, "-r", "-5", SITE + "/data.bin")).isEqualTo(Arrays.copyOfRange(data, BYTES - 5, BYTES));
        assertThat(curl(version, "-r", BYTES + "-", "-o", "/dev/null", "-w", "%{http_code}", SITE + "/data.bin")).isEqualTo("416");
    }

    @Test
    void keepsConnectionsOpen() {
        String connects = curl("-o", "/dev/null", "-o", "/dev/null", "-w", "%{num_connects} ", SITE + "/", SITE + "/data.bin");
        assertThat(connects).isEqualTo("1 0");
    }

    @Test
    void saysWhatIsNotThere() {
        assertThat(curl("-w", " %{http_code}", SITE + "/none")).isEqualTo("404 Not Found\n 404");
        assertThat(curl("--path-as-is", "-o", "/dev/null", "-w", "%{http_code}", SITE + "/../secret.txt")).isEqualTo("400");
        assertThat(curl("-d", "x", "-o", "/dev/null", "-w", "%{http_code}", SITE + "/")).isEqualTo("405");
        assertThat(curl("--head", "--http2-prior-knowledge", SITE + "/")).contains("content-length: 8");
    }

    @Test
    void endsWhenItIsToldTo() throws Exception {
        Path root = Files.createDirectory(directory.resolve("other"));
        Process other = lab.program(
                "http", "--port-of", lab.socket(), "--address", "10.76.0.51", "--root", root.toString(), "--name", "other");
        other.destroy();
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(program.isAlive()).isTrue();
    }
}
