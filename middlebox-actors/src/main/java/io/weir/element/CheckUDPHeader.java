package io.weir.element;

import io.weir.program.Program;

/**
 * CheckUDPHeader([VERBOSE, DETAILS]): checks the UDP header.
 *
 * <p>Expects packets with a marked IPv4 header, as CheckIPHeader or FromNetfront leave them. Checks that they are UDP,
 * that the UDP header is wholly there and its length agrees with the IP length, and its checksum (0 means none). Good
 * packets go to output 0; others to output 1, or are dropped if there is no output 1. A later fragment has no UDP
 * header, and a first fragment's checksum cannot be checked: both fail.
 *
 * <p>VERBOSE and DETAILS are accepted: drops are always counted by reason.
 *
 * <p>Handlers: {@code drops} packets that failed.
 */
final class CheckUDPHeader implements ElementClass {
    @Override
    public String name() {
        return "CheckUDPHeader";
    }

    @Override
    public Ports ports() {
        return Ports.CHECK;
    }

    @Override
    public Program configure(Arguments arguments) {
        return TransportCheck.program(arguments, "UDP", 17);
    }
}
