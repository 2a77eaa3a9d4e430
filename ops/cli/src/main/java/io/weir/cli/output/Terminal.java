package io.weir.cli.output;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.TerminalRenderer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The two streams of a command: results go to {@link #out}, everything else to {@link #err}.
 *
 * @param color whether {@code err} may be coloured
 * @param live whether {@code err} is a terminal, so that progress may be shown
 */
public record Terminal(PrintStream out, PrintStream err, boolean color, boolean live) {

    /**
     * This process's streams. Which of them are terminals is told by the launcher in {@code weir.tty}, for Java cannot
     * tell them apart.
     */
    public static Terminal system() {
        List<String> terminals = Arrays.asList(System.getProperty("weir.tty", "").split(","));
        boolean live = terminals.contains("err");
        return new Terminal(
                stream(FileDescriptor.out), stream(FileDescriptor.err), live && System.getenv("NO_COLOR") == null, live);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** A terminal that is two buffers, for tests. */
    public static Terminal of(java.io.OutputStream out, java.io.OutputStream err) {
        return new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false);
    }

    /**
     * Writes an answer in the format asked for.
     *
     * @param names what {@code --output name} lists, one a line
     */
    public void answer(Format format, Data data, String table, List<String> names) {
        switch (format) {
            case table -> out.println(table);
            case json -> out.println(Json.pretty(data));
            case yaml -> out.println(Yaml.of(data));
            case name -> names.forEach(name -> out.println(Table.clean(name)));
        }
    }

    /** Something worth knowing that is not the result. */
    public void say(String text) {
        err.println(text);
    }

    /** The next useful command, after a success. */
    public void next(String command, String why) {
        err.println(faint("next: ") + command + faint("   " + why));
    }

    public void tell(Diagnostic diagnostic) {
        err.print(new TerminalRenderer(color).render(diagnostic));
    }

    public String faint(String text) {
        return color ? "\u001b[2m" + text + "\u001b[0m" : text;
    }

    public String good(String text) {
        return color ? "\u001b[32m" + text + "\u001b[0m" : text;
    }

    public String bad(String text) {
        return color ? "\u001b[31m" + text + "\u001b[0m" : text;
    }
}
