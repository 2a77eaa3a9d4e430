package io.weir.click;

import io.weir.element.Ports;

/**
 * How many ports an element class can have, from Click's notation: {@code 1}, {@code 1-2}, {@code 1-}, {@code -}, and
 * for outputs {@code =} (as many as inputs).
 *
 * @param most Integer.MAX_VALUE when there is no limit
 */
record PortCount(int least, int most) {
    static PortCount inputs(Ports ports) {
        return parse(ports.counts().split("/")[0]);
    }

    static PortCount outputs(Ports ports, int inputs) {
        String[] sides = ports.counts().split("/");
        String side = sides[sides.length - 1];
        return side.equals("=") ? new PortCount(inputs, inputs) : parse(side);
    }

    private static PortCount parse(String side) {
        int dash = side.indexOf('-');
        if (dash < 0) {
            int exact = Integer.parseInt(side);
            return new PortCount(exact, exact);
        }
        int least = dash == 0 ? 0 : Integer.parseInt(side.substring(0, dash));
        return new PortCount(
                least, dash == side.length() - 1 ? Integer.MAX_VALUE : Integer.parseInt(side.substring(dash + 1)));
    }

    /** The number of ports when {@code used} are in use: a class's least number is always there. */
    int count(int used) {
        return Math.clamp(used, least, most);
    }
}
