package io.weir.element;

import static io.weir.element.Steps.emit;
import static io.weir.element.Steps.in;
import static io.weir.element.Steps.is;
import static io.weir.element.Steps.match;
import static io.weir.element.Steps.when;
import static io.weir.program.Fields.IP_FRAGMENT;
import static io.weir.program.Fields.IP_PROTO;
import static io.weir.program.Fields.TRANSPORT_CHECKSUM_RIGHT;
import static io.weir.program.Fields.TRANSPORT_HEADER_RIGHT;

import io.weir.program.Handler;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Step;
import java.util.List;
import java.util.Locale;

/** What CheckUDPHeader, CheckTCPHeader and CheckICMPHeader have in common. */
final class TransportCheck {
    private static final io.weir.program.Counter FAILED = new io.weir.program.Counter("drops");

    private TransportCheck() {}

    static Program program(Arguments arguments, String name, int protocol) {
        arguments.keyword("VERBOSE", Form.BOOL);
        arguments.keyword("DETAILS", Form.BOOL);
        arguments.finish();
        String lower = name.toLowerCase(Locale.ROOT);
        Reason other = new Reason("not-" + lower, "the packet is not " + name);
        Reason fragment = new Reason("fragment", "a later fragment has no " + name + " header");
        Reason length =
                new Reason("bad-" + lower + "-header", "the " + name + " header is cut off or its length is wrong");
        Reason checksum = new Reason("bad-" + lower + "-checksum", "the " + name + " checksum is wrong");
        Step wrong = match(
                failed(arguments, other),
                when(
                        List.of(is(IP_PROTO, protocol), in(IP_FRAGMENT, 1, IP_FRAGMENT.max())),
                        failed(arguments, fragment)),
                when(List.of(is(IP_PROTO, protocol), is(TRANSPORT_HEADER_RIGHT, 1)), failed(arguments, checksum)),
                when(is(IP_PROTO, protocol), failed(arguments, length)));
        Step check = match(
                wrong,
                when(
                        List.of(
                                is(IP_PROTO, protocol),
                                is(IP_FRAGMENT, 0),
                                is(TRANSPORT_HEADER_RIGHT, 1),
                                is(TRANSPORT_CHECKSUM_RIGHT, 1)),
                        emit(0)));
        return Program.of(arguments.outputs(), check).with(new Handler.PacketCount("drops", FAILED));
    }

    private static Step failed(Arguments arguments, Reason reason) {
        return new Step.Count(FAILED, arguments.emitOrDrop(1, reason));
    }
}
