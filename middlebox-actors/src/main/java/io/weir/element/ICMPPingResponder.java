package io.weir.element;

import static io.weir.element.Steps.emit;
import static io.weir.element.Steps.is;
import static io.weir.element.Steps.match;
import static io.weir.element.Steps.to;
import static io.weir.element.Steps.when;
import static io.weir.program.Fields.DST_ANNOTATION;
import static io.weir.program.Fields.ICMP_CODE;
import static io.weir.program.Fields.ICMP_TYPE;
import static io.weir.program.Fields.IP_DST;
import static io.weir.program.Fields.IP_FLAGS;
import static io.weir.program.Fields.IP_FRAGMENT;
import static io.weir.program.Fields.IP_MORE_FRAGMENTS;
import static io.weir.program.Fields.IP_PROTO;
import static io.weir.program.Fields.IP_SRC;
import static io.weir.program.Fields.IP_TTL;
import static io.weir.program.Fields.PAINT;
import static io.weir.program.Fields.TRANSPORT_HEADER_RIGHT;

import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Repair;
import io.weir.program.Step;
import java.util.List;

/**
 * ICMPPingResponder: answers pings.
 *
 * <p>Expects packets with a marked IPv4 header. Turns an ICMP echo request into its reply: swaps the addresses, sets
 * the type to echo reply, the TTL to 255, clears the fragment flags, and keeps the checksums right; a wrong ICMP
 * checksum stays wrong. The destination annotation becomes the new destination, the paint 0. Replies go to output 0.
 * Other packets, and fragments of requests, go to output 1, or are dropped if there is no output 1.
 */
final class ICMPPingResponder implements ElementClass {
    private static final int ICMP = 1;
    private static final int ECHO = 8;
    private static final int ECHO_REPLY = 0;
    private static final Reason NO_PING = new Reason("not-a-ping", "the packet is not a whole ICMP echo request");

    @Override
    public String name() {
        return "ICMPPingResponder";
    }

    @Override
    public Ports ports() {
        return Ports.CHECK;
    }

    @Override
    public Program configure(Arguments arguments) {
        arguments.finish();
        Step reply = new Step.Set(
                List.of(
                        to(IP_SRC, IP_DST),
                        to(IP_DST, IP_SRC),
                        to(DST_ANNOTATION, IP_SRC),
                        to(PAINT, 0),
                        to(IP_FLAGS, 0),
                        to(IP_TTL, 255),
                        to(ICMP_TYPE, ECHO_REPLY),
                        to(ICMP_CODE, 0)),
                Repair.IP_AND_TRANSPORT,
                emit(0));
        Step check = match(
                arguments.emitOrDrop(1, NO_PING),
                when(
                        List.of(
                                is(IP_PROTO, ICMP),
                                is(IP_FRAGMENT, 0),
                                is(IP_MORE_FRAGMENTS, 0),
                                is(TRANSPORT_HEADER_RIGHT, 1),
                                is(ICMP_TYPE, ECHO)),
                        reply));
        return Program.of(arguments.outputs(), check);
    }
}
