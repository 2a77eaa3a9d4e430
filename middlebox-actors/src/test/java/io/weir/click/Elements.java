package io.weir.click;

import io.weir.element.Arguments;
import io.weir.element.Catalogue;
import io.weir.element.ElementClass;
import io.weir.element.Ports;
import io.weir.program.Program;
import io.weir.program.Step;
import java.util.Collections;
import java.util.List;

/** A catalogue of elements that do nothing, for tests of the language. */
record Elements(String name, Ports ports) implements ElementClass {
    static final Catalogue CATALOGUE = new Catalogue(List.of(
            new Elements("Source", new Ports("0/-", "h/h")),
            new Elements("Sink", new Ports("-/0", "h/h")),
            new Elements("Puller", new Ports("-/0", "l/l")),
            new Elements("Queue", new Ports("1/1", "h/l")),
            new Elements("Unqueue", new Ports("1/1", "l/h")),
            new Elements("Print", new Ports("1/1", "a/a")),
            new Elements("Check", new Ports("1/1-2", "a/ah")),
            new Elements("Tee", new Ports("1/1-", "h/h")),
            new Elements("Switch", new Ports("1/-", "h/h")),
            new Elements("Any", new Ports("-/-", "a/a")),
            new Elements("Same", new Ports("-/=", "a/a")),
            new Elements("Info", new Ports("0/0", "a/a"))));

    @Override
    public Program configure(Arguments arguments) {
        Step drop = new Step.Emit(0);
        return new Program(
                Collections.nCopies(arguments.inputs(), drop), List.of(), arguments.outputs(), List.of());
    }
}
