package io.weir.element;

import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.program.Enforcement;
import io.weir.program.Program;
import java.time.Duration;
import java.util.List;

/**
 * ChangeEnforcer([ADDRESSES, AUTHORIZED, TIMEOUT, CAPACITY]): the sandbox around a middlebox that is not trusted.
 *
 * <p>Both inputs take Ethernet frames. Those from the network arrive on input 0 and go to the middlebox from output 0;
 * those that the middlebox sends arrive on input 1 and go to the network from output 1, if they may:
 *
 * <p>They must be IPv4, with a header that is whole; come from one of ADDRESSES, or from the source that the very
 * packet had when it came in; and go to one of the AUTHORIZED prefixes, or to somebody who sent something to one of
 * ADDRESSES within the last TIMEOUT. Everything else is dropped.
 *
 * <p>ADDRESSES and AUTHORIZED are lists between white space. TIMEOUT is 10 minutes when not given; what the middlebox
 * sends does not prolong it. CAPACITY is how many peers are remembered, 65536 when not given. (In-Net, EuroSys 2015.)
 */
final class ChangeEnforcer implements ElementClass {
    @Override
    public String name() {
        return "ChangeEnforcer";
    }

    @Override
    public Ports ports() {
        return new Ports("2/2", "h/h");
    }

    @Override
    public Program configure(Arguments arguments) {
        List<Ipv4Address> addresses = arguments.keywordList("ADDRESSES", Form.IPV4);
        List<Ipv4Prefix> authorized = arguments.keywordList("AUTHORIZED", Form.PREFIX);
        Duration timeout = arguments.keyword("TIMEOUT", Form.TIME).orElse(Enforcement.TIMEOUT);
        int capacity = arguments.keyword("CAPACITY", Form.integer(1, 1 << 22)).orElse(Enforcement.CAPACITY);
        arguments.finish();
        return new Enforcement(addresses, authorized, timeout, capacity).program();
    }
}
