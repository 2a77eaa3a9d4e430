package io.weir.click;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.diagnostic.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The line directives of a text: {@code # 12 "router.click"} or {@code #line 12 "router.click"} at the beginning of a
 * line, as preprocessors write them. They say where a person wrote what follows.
 */
final class Landmarks {
    /** From character {@code start} on, lines count from {@code line} in {@code file}. */
    private record Landmark(int start, long line, String file) {}

    private final SourceText source;
    private final List<Landmark> landmarks = new ArrayList<>();

    Landmarks(SourceText source) {
        this.source = source;
    }

    /** Reads the directive at {@code start}; returns the position of the line break that ends it. */
    int read(int start, Diagnostics diagnostics) {
        String text = source.text();
        int end = start;
        while (end < text.length() && !Characters.isLineEnd(text.charAt(end))) {
            end++;
        }
        String[] words = text.substring(start + 1, end).strip().replaceFirst("^line\\s+", "").split("\\s+", 2);
        if (!words[0].matches("[0-9]{1,9}")) {
            diagnostics.add(Diagnostic.error("E0407", source.span(start, end), "this line directive is not understood")
                    .help("a `#` at the beginning of a line must be followed by a line number and a file name;"
                            + " comments begin with `//`"));
            return end;
        }
        if (landmarks.isEmpty() || landmarks.getLast().start() < end) {
            landmarks.add(new Landmark(end, Long.parseLong(words[0]), file(words)));
        }
        return end;
    }

    private String file(String[] words) {
        String last = landmarks.isEmpty() ? source.name() : landmarks.getLast().file();
        if (words.length < 2 || !words[1].startsWith("\"")) {
            return last;
        }
        int close = words[1].indexOf('"', 1);
        String name = words[1].substring(1, close < 0 ? words[1].length() : close);
        return name.isEmpty() ? source.name() : name;
    }

    /** Adds to a diagnostic where a person wrote the text that it points to, if a directive says so. */
    Diagnostic explain(Diagnostic diagnostic) {
        return diagnostic.span().filter(span -> span.source() == source).flatMap(this::origin)
                .map(origin -> diagnostic.note("written at " + origin + " by the line directive above it"))
                .orElse(diagnostic);
    }

    private Optional<String> origin(Span span) {
        return landmarks.stream()
                .filter(landmark -> landmark.start() <= span.start())
                .max(Comparator.comparingInt(Landmark::start))
                .map(landmark -> landmark.file() + ":"
                        + (landmark.line() + span.line() - source.lineAt(landmark.start()) - 1));
    }
}
