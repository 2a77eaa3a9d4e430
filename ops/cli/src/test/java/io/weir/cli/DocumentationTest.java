package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.weir.cli.docs.Page;
import io.weir.cli.docs.ShownCommand;
import io.weir.cli.output.Terminal;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.requirement.RequirementParser;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README.md and docs/ say is so: commands exist, sessions go as shown, links lead somewhere. */
final class DocumentationTest {
    /** Files that a session or its reader makes. */
    private static final String MADE = ".pcap";

    private static final Set<String> OFFLINE = Set.of("verify", "trace", "elements", "explain");

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    static List<Page> pages() {
        return Page.all();
    }

    static Stream<Page.Block> sessions() {
        return pages().stream().flatMap(page -> page.blocks("console").stream());
    }

    static Stream<Page.Block> scripts() {
        return pages().stream().flatMap(page -> page.blocks("sh").stream());
    }

    static Stream<Page.Block> requirements() {
        return pages().stream().flatMap(page -> page.blocks("reqs").stream());
    }

    static Stream<Page.Block> sources() {
        return pages().stream().flatMap(page -> page.blocks("java").stream()).filter(block -> !block.about().isEmpty());
    }

    static Stream<Page.Block> nodeConfigurations() {
        return pages().stream().flatMap(page -> page.blocks("hocon").stream());
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void sessionsGoAsShown(Page.Block block, @TempDir Path made) {
        for (ShownCommand command : ShownCommand.session(block.lines())) {
            assertThat(command.startsWeir() && OFFLINE.contains(command.arguments().getFirst()))
                    .as("%s: %s can be run here", block, command)
                    .isTrue();
            printed.reset();
            int exit = Weir.run(Terminal.of(printed, printed), placed(command.arguments(), made));
            String text = printed.toString(StandardCharsets.UTF_8)
                    .replace(made + "/", "")
                    .replace(Page.root() + "/", "");
            assertThat(command.difference(text)).as("%s: %s%nprinted%n%s", block, command, text).isEmpty();
            assertThat(exit).as("%s: %s", block, command).isEqualTo(command.exit());
        }
    }

    /** Files of the repository where they are, files that are made in a directory that goes away. */
    private static String[] placed(List<String> arguments, Path made) {
        return arguments.stream()
                .map(word -> word.endsWith(MADE)
                        ? made.resolve(word).toString()
                        : word.contains("/") && Files.exists(Page.root().resolve(word))
                                ? Page.root().resolve(word).toString()
                                : word)
                .toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void commandsExist(Page.Block block) {
        for (ShownCommand command : ShownCommand.script(block.lines())) {
            if (!command.startsWeir()) {
                continue;
            }
            if (command.arguments().size() > 1 && command.arguments().subList(0, 2).equals(List.of("node", "run"))) {
                assertThat(nodeKeys(command)).as("%s: %s", block, command).allMatch(this::knownToNodes);
            } else {
                assertThatCode(() -> Weir.line(Terminal.of(printed, printed))
                                .parseArgs(command.arguments().toArray(String[]::new)))
                        .as("%s: %s", block, command)
                        .doesNotThrowAnyException();
            }
            assertThat(command.arguments().stream().filter(word -> word.startsWith("ops/")))
                    .as("files of %s: %s", block, command)
                    .allMatch(word -> Files.exists(Page.root().resolve(word)));
        }
    }

    private static List<String> nodeKeys(ShownCommand command) {
        return command.arguments().stream().filter(word -> word.startsWith("--")).map(word -> word.substring(2)).toList();
    }

    private boolean knownToNodes(String key) {
        Config keys = ConfigFactory.parseResources("io/weir/node/node.conf");
        return key.equals("config") || keys.hasPathOrNull(key);
    }

    @ParameterizedTest
    @MethodSource("nodeConfigurations")
    void nodesKnowTheirKeys(Page.Block block) {
        assertThat(ConfigFactory.parseString(block.text()).root().keySet()).as("%s", block).allMatch(this::knownToNodes);
    }

    @ParameterizedTest
    @MethodSource("requirements")
    void requirementsCanBeRead(Page.Block block) {
        Diagnostics diagnostics = new Diagnostics();
        RequirementParser.parse(new SourceText(block.toString(), block.text()), diagnostics);
        assertThat(diagnostics.list()).as("%s", block).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("sources")
    void codeIsShownAsItIs(Page.Block block) throws Exception {
        assertThat(Files.readString(Page.root().resolve(block.about())).strip()).isEqualTo(block.text().strip());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Page page) {
        for (String link : page.links()) {
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty() ? page.file() : page.file().resolveSibling(parts[0]).normalize();
            assertThat(target).as("link `%s` of %s", link, page).exists();
            if (parts.length == 2) {
                Page other = pages().stream().filter(p -> p.file().equals(target)).findFirst().orElseThrow();
                assertThat(other.anchors()).as("link `%s` of %s", link, page).contains(parts[1]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyBlockEnds(Page page) {
        long fences = IntStream.range(0, page.lines().size())
                .filter(i -> page.lines().get(i).startsWith("```"))
                .count();
        assertThat(fences % 2).as("%s", page).isZero();
    }
}
