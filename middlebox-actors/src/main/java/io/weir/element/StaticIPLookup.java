package io.weir.element;

import io.weir.program.Program;

/**
 * StaticIPLookup(ADDR1/MASK1 [GW1] OUT1, ADDR2/MASK2 [GW2] OUT2, ...): routes packets.
 *
 * <p>Looks the destination annotation up among the routes; the longest matching prefix wins. The packet goes to that
 * route's output OUT; a gateway GW other than 0.0.0.0 becomes the destination annotation. A packet that no route
 * matches is dropped. Routes are fixed when the configuration is read.
 *
 * <p>Handlers: {@code table} is the routes, longest prefix first.
 */
final class StaticIPLookup implements ElementClass {
    @Override
    public String name() {
        return "StaticIPLookup";
    }

    @Override
    public Ports ports() {
        return new Ports("1/1-", "h/h");
    }

    @Override
    public Program configure(Arguments arguments) {
        return Routes.program(arguments);
    }
}
