package io.weir.cli;

import io.weir.element.ElementClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The manual page of an element: the comment of its class, which travels in the jar beside the class file. So there is
 * one text, next to the code it describes.
 *
 * @param text without markup
 */
record Manual(String text) {
    private static final Pattern CLASS_COMMENT =
            Pattern.compile("/\\*\\*(.*?)\\*/\\s*(?:@\\w+(?:\\([^)]*\\))?\\s*)*(?:public |final |abstract )*(?:class|record|enum|interface) ",
                    Pattern.DOTALL);
    private static final Pattern INLINE = Pattern.compile("\\{@\\w+\\s+((?:[^{}]|\\{[^{}]*\\})*)\\}");

    static Optional<Manual> of(ElementClass element) {
        return source(element).flatMap(Manual::in);
    }

    /** The source of the file that an element class is written in. */
    static Optional<String> source(ElementClass element) {
        Class<?> type = element.getClass();
        while (type.getEnclosingClass() != null) {
            type = type.getEnclosingClass();
        }
        try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".java")) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first class comment of a source file. */
    static Optional<Manual> in(String source) {
        Matcher comment = CLASS_COMMENT.matcher(source);
        return comment.find() ? Optional.of(new Manual(plain(comment.group(1)))) : Optional.empty();
    }

    private static String plain(String comment) {
        String text = comment.lines()
                .map(line -> line.replaceFirst("^\\s*\\* ?", ""))
                .reduce("", (a, b) -> a + "\n" + b)
                .strip();
        String before;
        do {
            before = text;
            text = INLINE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(match.group(1)));
        } while (!text.equals(before));
        return text.replaceAll("(?m)^@\\w+ .*$", "")
                .replaceAll("<li>", "- ")
                .replaceAll("</?[a-zA-Z][^>\\n]*>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .replace("&nbsp;", " ")
                .replaceAll("\\n{3,}", "\n\n")
                .strip();
    }

    /** The first sentence, on one line, behind the colon that ends the synopsis. */
    String summary() {
        String first = text.split("\\n\\n", 2)[0].replaceAll("\\s+", " ");
        int end = first.indexOf(". ");
        String sentence = (end < 0 ? first : first.substring(0, end + 1)).replaceFirst("\\.$", "");
        int colon = sentence.indexOf(": ");
        return colon < 0 ? sentence : sentence.substring(colon + 2);
    }
}
