package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class WeirTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        out.reset();
        err.reset();
        return Weir.run(Terminal.of(out, err), args);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void listsTasksWhenAlone() {
        assertThat(run()).isZero();
        assertThat(out()).startsWith("weir: verified middleboxes inside the network\n").contains("weir verify FILE");
        assertThat(err()).isEmpty();
    }

    @Test
    void offersEveryTaskThatItLists() {
        run();
        var commands = Weir.line(Terminal.of(out, err)).getSubcommands().keySet();
        Tasks.TEXT.lines()
                .filter(line -> line.startsWith("  weir "))
                .map(line -> line.strip().split(" ")[1])
                .forEach(task -> assertThat(commands).contains(task));
    }

    @Test
    void namesTheNearestCommand() {
        assertThat(run("doctr")).isEqualTo(2);
        assertThat(out()).isEmpty();
        assertThat(err()).contains("weir has no command `doctr`").contains("did you mean `weir doctor`?");
    }

    @Test
    void namesTheNearestOption() {
        assertThat(run("doctor", "--ouput", "json")).isEqualTo(2);
        assertThat(err()).contains("did you mean `--output`?");
    }

    @Test
    void refusesAnUnknownFormat() {
        assertThat(run("elements", "--output", "xml")).isEqualTo(2);
        assertThat(out()).isEmpty();
    }

    @Test
    void tellsWhatIsWrongWithAProgramBeforeItAttaches() {
        String[] connect = {"stack", "connect", "192.0.2.1", "7", "--port-of", "/nowhere", "--address", "192.0.2.2"};
        assertThat(run("stack")).isEqualTo(2);
        assertThat(run("stack", "echo", "--port-of", "/nowhere", "--address", "here")).isEqualTo(2);
        assertThat(err()).contains("`here` is not an IP address");
        assertThat(run(with(connect, "--faults", "loss 200%"))).isEqualTo(2);
        assertThat(err()).contains("--faults: a chance is 0% to 100%");
        assertThat(run(with(connect, "--local-port", "65536"))).isEqualTo(2);
        assertThat(run(with(connect, "--timeout", "-1"))).isEqualTo(2);
        assertThat(run("stack", "connect", "2001:db8::1", "7", "--port-of", "/nowhere", "--address", "192.0.2.2")).isEqualTo(2);
        assertThat(err()).contains("no --address of the kind of 2001:db8::1");
        assertThat(run(connect)).as("now it tries").isEqualTo(1);
        assertThat(err()).contains("N0860", "/nowhere");
    }

    private static String[] with(String[] command, String... more) {
        return Stream.concat(Stream.of(command), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void completesForEveryShell() {
        for (String shell : new String[] {"bash", "zsh", "fish"}) {
            assertThat(run("completion", shell)).isZero();
            assertThat(out()).contains("doctor");
        }
    }
}
