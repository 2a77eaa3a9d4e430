package io.weir.click;

import io.weir.click.Compound.ClassReference;
import io.weir.element.Catalogue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which element classes can be named at a place in the text. Lexical: what is declared inside braces is gone behind
 * them; what is declared later is not seen, so a class never contains itself.
 */
final class ClassScope {
    private final Catalogue catalogue;
    private final Optional<ClassScope> around;
    private final Map<String, ClassReference> declared = new HashMap<>();

    ClassScope(Catalogue catalogue) {
        this.catalogue = catalogue;
        this.around = Optional.empty();
    }

    private ClassScope(ClassScope around) {
        this.catalogue = around.catalogue;
        this.around = Optional.of(around);
    }

    ClassScope inner() {
        return new ClassScope(this);
    }

    void declare(String name, ClassReference reference) {
        declared.put(name, reference);
    }

    Optional<ClassReference> find(Token name) {
        for (Optional<ClassScope> scope = Optional.of(this); scope.isPresent(); scope = scope.get().around) {
            ClassReference reference = scope.get().declared.get(name.text());
            if (reference != null) {
                return Optional.of(reference);
            }
        }
        return Optional.empty();
    }

    boolean primitive(String name) {
        return catalogue.find(name).isPresent();
    }

    /** All names in sight, for suggestions. */
    List<String> names() {
        TreeSet<String> names = new TreeSet<>();
        catalogue.all().forEach(elementClass -> names.add(elementClass.name()));
        for (Optional<ClassScope> scope = Optional.of(this); scope.isPresent(); scope = scope.get().around) {
            names.addAll(scope.get().declared.keySet());
        }
        return new ArrayList<>(names);
    }
}
