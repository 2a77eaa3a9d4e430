package io.weir.element;

import static io.weir.element.Steps.emit;
import static io.weir.element.Steps.to;

import io.weir.net.Ipv4Address;
import io.weir.program.Assignment;
import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Program;
import io.weir.program.Repair;
import io.weir.program.Step;
import io.weir.program.Tag;
import java.util.List;
import java.util.Optional;

/**
 * StoreIPAddress([IP,] OFFSET): writes an address into packets.
 *
 * <p>Writes IP, or the destination annotation when no IP is given, OFFSET bytes into the packet. OFFSET may also be
 * {@code src} or {@code dst}, which means that field of the marked IP header; then the IP and transport checksums are
 * kept right. A packet that ends before stays as it is.
 */
final class StoreIPAddress implements ElementClass {
    private static final Form<Field> PLACE = new Form<>("an offset, src or dst", StoreIPAddress::place);

    @Override
    public String name() {
        return "StoreIPAddress";
    }

    @Override
    public Ports ports() {
        return Ports.FILTER;
    }

    @Override
    public Program configure(Arguments arguments) {
        boolean given = arguments.list().size() > 1;
        Optional<Ipv4Address> fixed = given ? arguments.optional("IP", Form.IPV4) : Optional.empty();
        Field place = arguments.mandatory("OFFSET", PLACE, Fields.IP_SRC);
        arguments.finish();
        Assignment store = fixed.map(address -> to(place, address.value())).orElse(to(place, Fields.DST_ANNOTATION));
        Repair repair = place.tag() == Tag.NETWORK ? Repair.IP_AND_TRANSPORT : Repair.NONE;
        return Program.of(1, new Step.Set(List.of(store), repair, emit(0)));
    }

    private static Optional<Field> place(String text) {
        return switch (text) {
            case "src" -> Optional.of(Fields.IP_SRC);
            case "dst" -> Optional.of(Fields.IP_DST);
            default -> Form.integer(0, 0xffff).reader().apply(text)
                    .map(at -> Field.bytes(Tag.START, at, 4, "byte." + at));
        };
    }
}
