package io.weir.cli.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One page of the documentation: README.md, or a file in docs/. */
public record Page(Path file, List<String> lines) {
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final String FENCE = "```";

    /** What stands between two fences. {@code kind} is the first word behind the fence, {@code about} the rest. */
    public record Block(Path file, int line, String kind, String about, List<String> lines) {
        public String text() {
            return String.join("\n", lines);
        }

        @Override
        public String toString() {
            return file.getFileName() + ":" + line;
        }
    }

    /** Where README.md and docs/ are. */
    public static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("weir")) || !Files.isDirectory(here.resolve("docs"))) {
            here = here.getParent();
        }
        return here;
    }

    public static List<Page> all() {
        try (Stream<Path> docs = Files.walk(root().resolve("docs"))) {
            return Stream.concat(Stream.of(root().resolve("README.md")), docs.filter(f -> f.toString().endsWith(".md")).sorted())
                    .map(Page::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Page read(Path file) {
        try {
            return new Page(file, Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Block> blocks(String kind) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).startsWith(FENCE)) {
                continue;
            }
            String[] info = lines.get(i).substring(FENCE.length()).split(" ", 2);
            int start = i + 1;
            i = start + lines.subList(start, lines.size()).indexOf(FENCE);
            if (info[0].equals(kind)) {
                blocks.add(new Block(file, start, kind, info.length > 1 ? info[1] : "", lines.subList(start, i)));
            }
        }
        return blocks;
    }

    /** Targets of links, without those to other sites. */
    public List<String> links() {
        List<String> links = new ArrayList<>();
        Matcher matcher = LINK.matcher(prose());
        while (matcher.find()) {
            if (!matcher.group(1).contains("://")) {
                links.add(matcher.group(1));
            }
        }
        return links;
    }

    /** What can stand behind # in a link to this page. */
    public List<String> anchors() {
        return prose().lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ *", "").toLowerCase(Locale.ROOT))
                .map(title -> title.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
                .toList();
    }

    private String prose() {
        StringBuilder prose = new StringBuilder();
        boolean code = false;
        for (String line : lines) {
            code ^= line.startsWith(FENCE);
            prose.append(code ? "" : line).append('\n');
        }
        return prose.toString();
    }

    @Override
    public String toString() {
        return root().relativize(file).toString();
    }
}
