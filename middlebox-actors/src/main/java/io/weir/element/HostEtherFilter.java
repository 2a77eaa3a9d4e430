package io.weir.element;

import static io.weir.element.Steps.emit;
import static io.weir.element.Steps.is;
import static io.weir.element.Steps.when;
import static io.weir.program.Fields.ETH_DST;
import static io.weir.program.Fields.ETH_SRC;

import io.weir.net.MacAddress;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Rule;
import io.weir.program.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * HostEtherFilter(ETHER [, DROP_OWN, DROP_OTHER]): keeps frames that are for a host.
 *
 * <p>Frames sent to ETHER, or to a group address, go to output 0; others go to output 1, or are dropped if there is no
 * output 1. DROP_OWN true also sorts out frames sent by ETHER; the default is false. DROP_OTHER false keeps frames for
 * other hosts; the default is true.
 */
final class HostEtherFilter implements ElementClass {
    private static final Reason NOT_FOR_HOST = new Reason("other-host", "the frame is for another host");

    @Override
    public String name() {
        return "HostEtherFilter";
    }

    @Override
    public Ports ports() {
        return Ports.CHECK;
    }

    @Override
    public Program configure(Arguments arguments) {
        MacAddress host = arguments.mandatory("ETHER", Form.MAC, new MacAddress(0));
        boolean dropOwn = arguments.optional("DROP_OWN", Form.BOOL).orElse(false);
        boolean dropOther = arguments.optional("DROP_OTHER", Form.BOOL).orElse(true);
        arguments.finish();
        Step out = arguments.emitOrDrop(1, NOT_FOR_HOST);
        List<Rule> rules = new ArrayList<>();
        if (dropOwn) {
            rules.add(when(is(ETH_SRC, host.value()), out));
        }
        rules.add(when(is(ETH_DST, host.value()), emit(0)));
        rules.add(when(is(ETH_DST.bits(7, 1), 1), emit(0)));
        Step other = dropOther ? out : emit(0);
        return Program.of(arguments.outputs(), new Step.Match(rules, other));
    }
}
