package io.weir.cli.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A command as a page shows it.
 *
 * @param words what a shell would make of it, the program first
 * @param output the lines shown below it; {@code ...} stands for any lines
 * @param exit the code it must end with: what {@code echo $?} behind it shows, else 0
 */
public record ShownCommand(List<String> words, List<String> output, int exit) {
    private static final String PROMPT = "$ ";
    private static final String ANY_LINES = "...";
    private static final Pattern TIME = Pattern.compile("\\b\\d+ ms\\b");

    public ShownCommand {
        words = List.copyOf(words);
        output = List.copyOf(output);
    }

    /** Of a session: lines behind a prompt are commands, the others what they print. */
    public static List<ShownCommand> session(List<String> lines) {
        List<ShownCommand> commands = new ArrayList<>();
        for (String piece : String.join("\n", lines).split("(?m)^" + Pattern.quote(PROMPT))) {
            if (piece.isBlank()) {
                continue;
            }
            List<String> all = joined(piece.lines().toList());
            ShownCommand shown = new ShownCommand(words(all.getFirst()), all.subList(1, all.size()), 0);
            if (shown.words().equals(List.of("echo", "$?"))) {
                ShownCommand before = commands.removeLast();
                commands.add(new ShownCommand(before.words(), before.output(), Integer.parseInt(all.get(1).strip())));
            } else {
                commands.add(shown);
            }
        }
        return commands;
    }

    /** Of a script: each line is a command. */
    public static List<ShownCommand> script(List<String> lines) {
        return joined(lines).stream()
                .map(ShownCommand::words)
                .filter(words -> !words.isEmpty())
                .map(words -> new ShownCommand(words, List.of(), 0))
                .toList();
    }

    private static List<String> joined(List<String> lines) {
        return String.join("\n", lines).replace("\\\n", " ").lines().toList();
    }

    /** Without comments, {@code sudo} and {@code &}. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>(List.of(line.replaceFirst("(^|\\s)#.*$", "").strip().split("\\s+")));
        words.removeIf(word -> word.isEmpty() || word.equals("sudo") || word.equals("&"));
        return words;
    }

    public boolean startsWeir() {
        return !words.isEmpty() && words.getFirst().equals("./weir");
    }

    public List<String> arguments() {
        return words.subList(1, words.size());
    }

    /** The first line shown that is not where it should be in {@code printed}; empty when all is as shown. */
    public String difference(String printed) {
        List<String> actual = printed.lines().map(ShownCommand::timeless).toList();
        int at = 0;
        boolean anywhere = output.isEmpty();
        for (String line : output.stream().map(ShownCommand::timeless).toList()) {
            if (line.equals(ANY_LINES)) {
                anywhere = true;
                continue;
            }
            int found = at;
            while (anywhere && found < actual.size() && !actual.get(found).equals(line)) {
                found++;
            }
            if (found >= actual.size() || !actual.get(found).equals(line)) {
                return line;
            }
            at = found + 1;
            anywhere = false;
        }
        return anywhere || at == actual.size() ? "" : "(the end, but there is: " + actual.get(at) + ")";
    }

    private static String timeless(String line) {
        return TIME.matcher(line.stripTrailing()).replaceAll("N ms");
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
