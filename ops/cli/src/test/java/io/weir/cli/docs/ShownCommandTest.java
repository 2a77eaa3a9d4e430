package io.weir.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ShownCommandTest {
    private static ShownCommand shown(String... output) {
        return new ShownCommand(List.of("./weir", "verify"), List.of(output), 0);
    }

    @Test
    void readsCommandsOutputAndExitCodes() {
        assertThat(ShownCommand.session(List.of("$ ./weir verify a \\", "    b", "UNSAFE", "$ echo $?", "3", "$ ./weir explain x")))
                .containsExactly(
                        new ShownCommand(List.of("./weir", "verify", "a", "b"), List.of("UNSAFE"), 3),
                        new ShownCommand(List.of("./weir", "explain", "x"), List.of(), 0));
    }

    @Test
    void readsScriptsWithoutComments() {
        assertThat(ShownCommand.script(List.of("sudo ./weir demo   # as root", "", "# nothing", "./weir status &")))
                .extracting(ShownCommand::words)
                .containsExactly(List.of("./weir", "demo"), List.of("./weir", "status"));
    }

    @Test
    void acceptsWhatIsAsShown() {
        assertThat(shown("a", "...", "c").difference("a\nb\nb\nc\n")).isEmpty();
        assertThat(shown("a", "...").difference("a\n")).isEmpty();
        assertThat(shown("took 3 ms").difference("took 812 ms\n")).isEmpty();
        assertThat(shown().difference("anything\n")).isEmpty();
    }

    @Test
    void tellsTheFirstLineThatIsNotThere() {
        assertThat(shown("a", "x").difference("a\nb\n")).isEqualTo("x");
        assertThat(shown("a", "...", "x").difference("a\nb\n")).isEqualTo("x");
        assertThat(shown("b").difference("a\nb\n")).isEqualTo("b");
        assertThat(shown("a", "b").difference("a\n")).isEqualTo("b");
    }

    @Test
    void tellsWhenThereIsMoreThanShown() {
        assertThat(shown("a").difference("a\nb\n")).contains("b");
    }
}
