package io.weir.element;

import static io.weir.element.Steps.in;
import static io.weir.element.Steps.is;
import static io.weir.element.Steps.match;
import static io.weir.element.Steps.present;
import static io.weir.element.Steps.when;
import static io.weir.program.Fields.IP_FRAGMENT;
import static io.weir.program.Fields.IP_PROTO;
import static io.weir.program.Fields.UDP_CHECKSUM;

import io.weir.diagnostic.Diagnostic;
import io.weir.element.RewriterInput.Drops;
import io.weir.element.RewriterInput.Maps;
import io.weir.element.RewriterInput.Passes;
import io.weir.program.Handler;
import io.weir.program.Intervals;
import io.weir.program.Interval;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * IPRewriter(INPUTSPEC1, ..., INPUTSPECn [, keywords]): rewrites the addresses and ports of TCP and UDP flows.
 *
 * <p>A network address and port translator. A mapping says what a flow (source and destination address and port,
 * protocol) becomes and to which output it goes. A packet that has a mapping is rewritten, checksums are kept right,
 * and it leaves through the mapping's output. A packet without one is treated as the INPUTSPEC of its input port says,
 * of which there is one for each input:
 *
 * <p>{@code drop} (or discard): it is dropped.
 *
 * <p>{@code pass OUTPUT} (or passthrough, nochange; OUTPUT is 0 when not given): it goes to OUTPUT unchanged. No
 * mapping is made.
 *
 * <p>{@code keep FOUTPUT ROUTPUT}: a mapping is made that changes nothing; the flow goes to FOUTPUT, its replies to
 * ROUTPUT.
 *
 * <p>{@code pattern SADDR SPORT DADDR DPORT FOUTPUT ROUTPUT}: a mapping is made that sets what the pattern gives; a
 * dash leaves that field as it is. The flow goes to FOUTPUT; replies are rewritten back and go to ROUTPUT. SPORT may be
 * a range {@code L-H}: then a source port is chosen that no other flow to the same destination has, the packet's own if
 * possible. Behind the range, {@code #} or {@code ?} means not to prefer the packet's own. When all ports are taken the
 * packet is dropped.
 *
 * <p>Packets that are not TCP or UDP, and later fragments, have no mappings: they are dropped, unless their input says
 * {@code pass}.
 *
 * <p>Keywords: TCP_TIMEOUT (24 hours) for connections seen both ways, TCP_NODATA_TIMEOUT (5 minutes) for those seen one
 * way only, TCP_DONE_TIMEOUT (4 minutes) after a FIN or RST, UDP_TIMEOUT (5 minutes): how long an unused mapping lives.
 * MAPPING_CAPACITY (or CAPACITY; 262144): how many flows may be mapped at a time; past it packets of new flows are
 * dropped. DST_ANNO (true): whether to set the destination annotation to the new destination. Named patterns and mapper
 * elements are not supported.
 *
 * <p>Handlers: {@code size} entries in the mapping table, two a flow; {@code capacity}; {@code mapping_failures}.
 */
final class IPRewriter implements ElementClass {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int CAPACITY = 262_144;

    private static final Reason NO_MAPPING = new Reason("no-mapping", "no flow is known that the packet belongs to");
    private static final Reason OTHER = new Reason("not-tcp-or-udp", "the packet is no TCP or UDP packet with ports");

    @Override
    public String name() {
        return "IPRewriter";
    }

    @Override
    public Ports ports() {
        return new Ports("1-/1-", "h/h");
    }

    @Override
    public Program configure(Arguments arguments) {
        RewriterFlows flows = flows(arguments);
        List<Argument> given = arguments.rest();
        if (given.size() != arguments.inputs()) {
            String message = "needs one input specification for each of " + arguments.inputs() + " input ports";
            arguments.report(Diagnostic.error(given.size() < arguments.inputs() ? "E0301" : "E0302",
                            arguments.declaration(), message)
                    .labelled("has " + given.size()));
        }
        arguments.finish();
        List<RewriterInput> inputs = new ArrayList<>();
        given.forEach(argument -> RewriterInput.read(arguments, argument).ifPresent(inputs::add));
        if (inputs.size() != arguments.inputs()) {
            return Program.of(arguments.outputs(), new Step.Drop(NO_MAPPING));
        }
        RewriterFlows known = flows.with(inputs);
        List<Step> steps = inputs.stream().map(input -> step(known, input)).toList();
        return new Program(steps, List.of(), arguments.outputs(), List.of(
                new Handler.TableSize("size", known.table()),
                new Handler.Constant("capacity", Integer.toString(known.table().capacity() / 2)),
                new Handler.DropCount("mapping_failures", RewriterFlows.NO_PORT)));
    }

    private static RewriterFlows flows(Arguments arguments) {
        Form<Duration> time = Form.TIME;
        Duration established = arguments.keyword("TCP_TIMEOUT", time).orElse(Duration.ofHours(24));
        Duration halfOpen = arguments.keyword("TCP_NODATA_TIMEOUT", time).orElse(Duration.ofMinutes(5));
        Duration done = arguments.keyword("TCP_DONE_TIMEOUT", time).orElse(Duration.ofMinutes(4));
        Duration udp = arguments.keyword("UDP_TIMEOUT", time).orElse(Duration.ofMinutes(5));
        Form<Integer> flows = Form.integer(1, 1 << 22);
        int capacity = arguments.keyword("MAPPING_CAPACITY", flows)
                .or(() -> arguments.keyword("CAPACITY", flows)).orElse(CAPACITY);
        boolean annotate = arguments.keyword("DST_ANNO", Form.BOOL).orElse(true);
        return new RewriterFlows(
                new RewriterFlows.Lifetimes(established, halfOpen, done, udp), 2 * capacity, annotate, List.of());
    }

    private static Step step(RewriterFlows flows, RewriterInput input) {
        Step unmapped = switch (input) {
            case Drops drops -> new Step.Drop(NO_MAPPING);
            case Passes passes -> Steps.emit(passes.output());
            case Maps maps -> flows.create(maps);
        };
        Step foreign = input instanceof Passes passes ? Steps.emit(passes.output()) : new Step.Drop(OTHER);
        Intervals ported = Intervals.union(List.of(Interval.of(TCP), Interval.of(UDP)));
        return match(
                foreign,
                when(List.of(in(IP_PROTO, ported), is(IP_FRAGMENT, 0), present(UDP_CHECKSUM)), flows.lookup(unmapped)));
    }
}
