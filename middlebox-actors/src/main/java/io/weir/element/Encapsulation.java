package io.weir.element;

import static io.weir.element.Steps.to;
import static io.weir.program.Fields.DST_ANNOTATION;
import static io.weir.program.Fields.IP_DST;
import static io.weir.program.Fields.IP_ID;
import static io.weir.program.Fields.IP_LENGTH;

import io.weir.net.Ipv4Address;
import io.weir.program.Bytes;
import io.weir.program.Counter;
import io.weir.program.Place;
import io.weir.program.Repair;
import io.weir.program.Step;
import io.weir.program.Value;
import java.util.List;
import java.util.Optional;

/** What elements that put an IPv4 header in front of packets have in common. */
final class Encapsulation {
    /** Click's default time to live. */
    static final int TTL = 250;

    /** An address, or the destination annotation (empty). */
    static final Form<Optional<Ipv4Address>> DESTINATION = new Form<>(
            Form.IPV4.expected() + ", or DST_ANNO",
            text -> text.equals("DST_ANNO")
                    ? Optional.of(Optional.empty())
                    : Ipv4Address.parse(text).map(Optional::of));

    private static final Counter IDENTIFICATION = new Counter("identification");

    private Encapsulation() {}

    /** The header at the packet's front, marked as its network header. */
    static Step push(Bytes header, Step next) {
        Step.Drop noRoom = new Step.Drop(EtherEncap.NO_ROOM);
        return new Step.Push(header, new Step.Mark(Place.start(0), next, noRoom), noRoom);
    }

    /** Fills in what differs from packet to packet; the checksums are still to be computed. */
    static Step fill(boolean toAnnotation, Step next) {
        return new Step.Set(
                List.of(
                        to(IP_LENGTH, new Value.Length(Place.start(0), 0)),
                        to(IP_ID, new Value.Sequence(IDENTIFICATION)),
                        toAnnotation ? to(IP_DST, DST_ANNOTATION) : to(DST_ANNOTATION, IP_DST)),
                Repair.NONE,
                next);
    }

    static Step ipChecksum(Step next) {
        return new Step.Checksum(Step.Checksum.Kind.IP, next);
    }
}
