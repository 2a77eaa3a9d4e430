package io.weir.cli;

import io.weir.element.Catalogue;
import io.weir.element.ElementClass;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The drop reasons that elements declare beside their code, read from there: an element's reasons are known before any
 * configuration uses it.
 */
final class DropReasons {
    private static final Pattern DECLARATION =
            Pattern.compile("new Reason\\(\\s*\"([a-z0-9-]+)\",\\s*\"((?:[^\"\\\\]|\\\\.|\"\\s*\\+\\s*\")*)\"\\s*\\)");

    private DropReasons() {}

    record Declared(String name, String meaning, String element) {}

    static List<Declared> all() {
        List<Declared> found = new ArrayList<>();
        for (ElementClass element : Catalogue.standard().all()) {
            Matcher declaration = DECLARATION.matcher(Manual.source(element).orElse(""));
            while (declaration.find()) {
                String meaning = declaration.group(2).replaceAll("\"\\s*\\+\\s*\"", "").replace("\\\"", "\"");
                found.add(new Declared(declaration.group(1), meaning, element.name()));
            }
        }
        return List.copyOf(found);
    }
}
