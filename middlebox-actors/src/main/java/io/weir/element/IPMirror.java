package io.weir.element;

import static io.weir.element.Steps.emit;
import static io.weir.element.Steps.is;
import static io.weir.element.Steps.match;
import static io.weir.element.Steps.present;
import static io.weir.element.Steps.set;
import static io.weir.element.Steps.to;
import static io.weir.element.Steps.when;
import static io.weir.program.Fields.DST_PORT;
import static io.weir.program.Fields.IP_DST;
import static io.weir.program.Fields.IP_FRAGMENT;
import static io.weir.program.Fields.IP_PROTO;
import static io.weir.program.Fields.IP_SRC;
import static io.weir.program.Fields.SRC_PORT;
import static io.weir.program.Fields.TCP_ACKNOWLEDGEMENT;
import static io.weir.program.Fields.TCP_SEQUENCE;

import io.weir.program.Program;
import io.weir.program.Step;
import java.util.List;

/**
 * IPMirror: swaps IP source and destination.
 *
 * <p>Packets need a marked IP header. Swaps the addresses; of TCP and UDP packets that are not later fragments also the
 * ports; of TCP packets also the sequence and acknowledgement numbers. Swapping does not change any checksum.
 */
final class IPMirror implements ElementClass {
    @Override
    public String name() {
        return "IPMirror";
    }

    @Override
    public Ports ports() {
        return Ports.FILTER;
    }

    @Override
    public Program configure(Arguments arguments) {
        arguments.finish();
        Step numbers = set(
                emit(0), to(TCP_SEQUENCE, TCP_ACKNOWLEDGEMENT), to(TCP_ACKNOWLEDGEMENT, TCP_SEQUENCE));
        Step transport = match(
                emit(0),
                when(List.of(is(IP_PROTO, 17), is(IP_FRAGMENT, 0), present(DST_PORT)), ports(emit(0))),
                when(List.of(is(IP_PROTO, 6), is(IP_FRAGMENT, 0), present(TCP_ACKNOWLEDGEMENT)), ports(numbers)));
        return Program.of(1, set(transport, to(IP_SRC, IP_DST), to(IP_DST, IP_SRC)));
    }

    private static Step ports(Step next) {
        return set(next, to(SRC_PORT, DST_PORT), to(DST_PORT, SRC_PORT));
    }
}
