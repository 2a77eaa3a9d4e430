package io.weir.click;

import io.weir.element.Ports;

/** Who moves a packet through a port: the element before it, the element behind it, or whoever its neighbours say. */
enum Direction {
    PUSH,
    PULL,
    AGNOSTIC;

    /** From Click's notation {@code h/lh}: one letter a port, the last one for all that follow. */
    static Direction of(Ports ports, boolean input, int port) {
        String[] sides = ports.processing().split("/");
        String side = sides[input ? 0 : sides.length - 1];
        return switch (side.charAt(Math.min(port, side.length() - 1))) {
            case 'h' -> PUSH;
            case 'l' -> PULL;
            default -> AGNOSTIC;
        };
    }
}
