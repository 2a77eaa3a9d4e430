package io.weir.manual;

import io.weir.diagnostic.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Small configurations that show each element at work: examples on manual pages, and input for tests that compare the
 * readers of packet programs. Written in {@code samples.click} beside this class.
 */
public final class Samples {
    private static final String MARK = "/// ";

    private Samples() {}

    /** One configuration, and the element class that it is an example of. */
    public record Sample(String element, SourceText text) {}

    /** All samples, in the order of the file. */
    public static List<Sample> all() {
        List<Sample> samples = new ArrayList<>();
        String[] sections = read().split("(?m)^" + MARK);
        for (String section : List.of(sections).subList(1, sections.length)) {
            int line = section.indexOf('\n');
            String element = section.substring(0, line).strip();
            samples.add(new Sample(element, new SourceText(element + ".click", section.substring(line + 1).strip())));
        }
        return samples;
    }

    public static List<Sample> of(String element) {
        return all().stream().filter(sample -> sample.element().equals(element)).toList();
    }

    private static String read() {
        try (InputStream in = Samples.class.getResourceAsStream("samples.click")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
