package io.weir.element;

import io.weir.diagnostic.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The element classes that configurations may use. What is not in here does not exist: an unknown element is an error,
 * never a pass-through.
 */
public final class Catalogue {
    private final SortedMap<String, ElementClass> classes = new TreeMap<>();

    public Catalogue(List<ElementClass> all) {
        for (ElementClass elementClass : all) {
            if (classes.put(elementClass.name(), elementClass) != null) {
                throw new IllegalArgumentException("two element classes called " + elementClass.name());
            }
        }
    }

    /** Every element class that Weir has. */
    public static Catalogue standard() {
        return new Catalogue(List.of(
                new Counter(),
                new Discard(),
                new FromNetfront(),
                new Idle(),
                new Null(),
                new Strip(),
                new ToNetfront()));
    }

    public Optional<ElementClass> find(String name) {
        return Optional.ofNullable(classes.get(name));
    }

    /** All classes, in alphabetical order. */
    public List<ElementClass> all() {
        return List.copyOf(classes.values());
    }

    /** The known name that a mistyped one probably means. */
    public Optional<String> nearest(String name) {
        return Nearest.to(name, classes.keySet());
    }
}
