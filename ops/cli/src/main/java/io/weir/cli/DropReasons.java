package io.weir.cli;

import io.weir.element.Catalogue;
import io.weir.element.ElementClass;
import io.weir.manual.ElementFacts;
import io.weir.program.EngineReason;
import io.weir.program.Reason;
import java.util.ArrayList;
import java.util.List;

/** All reasons for which packets are dropped: those of the elements' programs, and the engine's own. */
final class DropReasons {
    private DropReasons() {}

    record Declared(String name, String meaning, String element) {}

    static List<Declared> all() {
        List<Declared> found = new ArrayList<>();
        for (ElementClass element : Catalogue.standard().all()) {
            for (Reason reason : ElementFacts.of(element.name()).reasons()) {
                found.add(new Declared(reason.name(), reason.meaning(), element.name()));
            }
        }
        for (Reason reason : EngineReason.ALL) {
            found.add(new Declared(reason.name(), reason.meaning(), "any element"));
        }
        return List.copyOf(found);
    }
}
