package io.weir.click;

import io.weir.diagnostic.Span;
import io.weir.element.Argument;
import java.util.List;

/**
 * An element after all compounds are gone.
 *
 * @param name for instance {@code nat/Queue@3}
 * @param className as written; may name no class when that was reported already
 * @param arguments of the configuration, with variables replaced
 * @param span its declaration
 */
record FlatElement(String name, String className, List<Argument> arguments, Span span) {
    FlatElement {
        arguments = List.copyOf(arguments);
    }
}
