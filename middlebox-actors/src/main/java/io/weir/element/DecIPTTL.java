package io.weir.element;

import static io.weir.element.Steps.absent;
import static io.weir.element.Steps.emit;
import static io.weir.element.Steps.in;
import static io.weir.element.Steps.to;
import static io.weir.element.Steps.when;
import static io.weir.program.Fields.IP_DST;
import static io.weir.program.Fields.IP_TTL;

import io.weir.net.Ipv4Prefix;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Repair;
import io.weir.program.Rule;
import io.weir.program.Step;
import io.weir.program.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * DecIPTTL([MULTICAST]): decrements the time to live.
 *
 * <p>Decrements the TTL of IPv4 packets, keeps the header checksum right and sends them to output 0. A packet whose TTL
 * is 0 or 1 has expired: it goes to output 1, usually to an ICMP error, or is dropped if there is no output 1.
 *
 * <p>MULTICAST false lets packets for multicast destinations pass as they are. The default is true.
 */
final class DecIPTTL implements ElementClass {
    private static final Ipv4Prefix MULTICAST = Ipv4Prefix.of("224.0.0.0/4");
    private static final Reason EXPIRED = new Reason("ttl-expired", "the packet's time to live is used up");
    private static final Reason NO_HEADER = new Reason("no-ip-header", "the packet has no marked IP header");

    @Override
    public String name() {
        return "DecIPTTL";
    }

    @Override
    public Ports ports() {
        return Ports.CHECK;
    }

    @Override
    public Program configure(Arguments arguments) {
        boolean multicast = arguments.keyword("MULTICAST", Form.BOOL).orElse(true);
        arguments.finish();
        Step decrement = new Step.Set(List.of(to(IP_TTL, Value.plus(IP_TTL, -1))), Repair.IP, emit(0));
        List<Rule> rules = new ArrayList<>();
        if (!multicast) {
            rules.add(when(in(IP_DST, MULTICAST.first(), MULTICAST.last()), emit(0)));
        }
        rules.add(when(in(IP_TTL, 2, 255), decrement));
        rules.add(when(absent(IP_TTL), new Step.Drop(NO_HEADER)));
        return Program.of(arguments.outputs(), new Step.Match(rules, arguments.emitOrDrop(1, EXPIRED)));
    }
}
