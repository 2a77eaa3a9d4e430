package io.weir.element;

import static io.weir.element.Steps.absent;
import static io.weir.element.Steps.is;
import static io.weir.element.Steps.match;
import static io.weir.element.Steps.set;
import static io.weir.element.Steps.to;
import static io.weir.element.Steps.when;
import static io.weir.program.Fields.DST_ANNOTATION;
import static io.weir.program.Fields.ETH_TYPE;
import static io.weir.program.Fields.IP_DST;
import static io.weir.program.Fields.IP_HEADER_RIGHT;
import static io.weir.program.Fields.TRANSPORT_HEADER_RIGHT;

import io.weir.program.Place;
import io.weir.program.Reason;
import io.weir.program.Step;
import java.util.List;

/** What every way in and out of a configuration does to Ethernet frames. */
final class Frames {
    static final int ETHERNET = 14;
    static final int IPV4 = 0x0800;
    static final int ARP = 0x0806;
    static final int IPV6 = 0x86dd;

    private static final Reason NO_FRAME =
            new Reason("frame-truncated", "the packet is shorter than an Ethernet header");
    private static final Reason NOT_IP = new Reason("not-ip", "the frame carries neither IPv4 nor IPv6");
    private static final Reason NO_HEADER =
            new Reason("ip-truncated", "the frame ends where its IP header should begin");
    private static final Reason BAD_IP =
            new Reason("bad-ip-header", "the IPv4 header's version or lengths contradict the frame");
    private static final Reason BAD_TRANSPORT =
            new Reason("bad-transport-header", "the TCP, UDP or ICMP header is cut off or its length is wrong");

    private Frames() {}

    /**
     * For frames from outside: marks the network header of IPv4 and IPv6, sets the destination annotation of IPv4, and
     * drops IPv4 that is malformed, so that no filter behind it is fooled by a header that is not there.
     */
    static Step marked(Step next) {
        return byType(judged(next), next, next);
    }

    /** As {@link #marked}, but what is not IP is dropped. */
    static Step onlyIp(Step next) {
        return byType(judged(next), next, new Step.Drop(NOT_IP));
    }

    private static Step judged(Step next) {
        Step annotated = set(next, to(DST_ANNOTATION, IP_DST));
        return match(
                match(new Step.Drop(BAD_IP), when(is(IP_HEADER_RIGHT, 1), new Step.Drop(BAD_TRANSPORT))),
                when(List.of(is(IP_HEADER_RIGHT, 1), is(TRANSPORT_HEADER_RIGHT, 1)), annotated));
    }

    /**
     * For frames on their way out: puts the network mark where the frame's IP header really is, whatever was marked
     * inside, so that checks on what leaves read the bytes that the next hop will read.
     */
    static Step remarked(Step next) {
        return byType(next, next, next);
    }

    private static Step byType(Step ipv4, Step ipv6, Step other) {
        Place header = Place.start(ETHERNET);
        return match(
                other,
                when(is(ETH_TYPE, IPV4), new Step.Mark(header, ipv4, new Step.Drop(NO_HEADER))),
                when(is(ETH_TYPE, IPV6), new Step.Mark(header, ipv6, new Step.Drop(NO_HEADER))),
                when(absent(ETH_TYPE), new Step.Drop(NO_FRAME)));
    }
}
