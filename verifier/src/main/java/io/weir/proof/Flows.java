package io.weir.proof;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Interval;
import io.weir.program.Intervals;
import io.weir.requirement.Flow;
import io.weir.requirement.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Flows as tests of fields: names replaced, and what is not decided told with its place. Ports exist only in first
 * fragments of TCP, UDP and SCTP; ICMP types only in those of ICMP.
 */
final class Flows {
    private static final int MAX_TESTS = 10_000;
    private static final Intervals PORTED = Intervals.union(
            List.of(Interval.of(6), Interval.of(17), Interval.of(132)));

    /** A flow in plain terms. */
    sealed interface Plain {
        record Test(Field field, Intervals values) implements Plain {}

        record Both(List<Plain> parts) implements Plain {}

        record Either(List<Plain> parts) implements Plain {}

        record Not(Plain part) implements Plain {}

        Plain ALL = new Both(List.of());
    }

    private final Names names;
    private final Diagnostics diagnostics;
    private final List<Undecided> undecided;
    private int tests;

    /** @param undecided gets what cannot be decided, each once */
    Flows(Names names, Diagnostics diagnostics, List<Undecided> undecided) {
        this.names = names;
        this.diagnostics = diagnostics;
        this.undecided = undecided;
    }

    Plain plain(Optional<Flow> flow) {
        return flow.map(this::plain).orElse(Plain.ALL);
    }

    private Plain plain(Flow flow) {
        if (++tests > MAX_TESTS) {
            if (tests == MAX_TESTS + 1) {
                undecided.add(new Undecided(flow.span(), "this flow has more than " + MAX_TESTS + " tests"));
            }
            return Plain.ALL;
        }
        return switch (flow) {
            case Flow.AnyOf any -> new Plain.Either(any.flows().stream().map(this::plain).toList());
            case Flow.AllOf all -> new Plain.Both(all.flows().stream().map(this::plain).toList());
            case Flow.Not not -> new Plain.Not(plain(not.flow()));
            case Flow.Everything everything -> Plain.ALL;
            case Flow.Test test -> test(test);
            case Flow.Flags flags -> flags(flags.set(), flags.clear());
            case Flow.Inner inner -> undecided(inner, "headers inside of others are not decided");
            case Flow.Connection connection -> undecided(
                    connection, "whether a packet opens a connection is not decided; say `tcp flags syn,!ack`");
            case Flow.Reference reference -> reference(reference);
        };
    }

    private Plain undecided(Flow flow, String why) {
        undecided.add(new Undecided(flow.span(), why));
        return Plain.ALL;
    }

    private Plain test(Flow.Test test) {
        Intervals values = test.values();
        return switch (test.header()) {
            case SRC -> new Plain.Test(Fields.IP_SRC, values);
            case DST -> new Plain.Test(Fields.IP_DST, values);
            case PROTO -> new Plain.Test(Fields.IP_PROTO, values);
            case TTL -> new Plain.Test(Fields.IP_TTL, values);
            case TOS -> new Plain.Test(Fields.IP_TOS, values);
            case LENGTH -> new Plain.Test(Fields.IP_LENGTH, values);
            case SRC_PORT -> first(PORTED, new Plain.Test(Fields.SRC_PORT, values));
            case DST_PORT -> first(PORTED, new Plain.Test(Fields.DST_PORT, values));
            case ICMP_TYPE -> first(Intervals.of(1), new Plain.Test(Fields.ICMP_TYPE, values));
            case VLAN -> undecided(test, "the network carries no VLAN tags, so flows by VLAN are not decided");
            case TCP_FLAGS, PAYLOAD, HEADER, ALL -> undecided(test, test.header() + " is no test");
        };
    }

    /** In the first fragment of a packet of one of these protocols. */
    private static Plain first(Intervals protocols, Plain test) {
        return new Plain.Both(List.of(
                new Plain.Test(Fields.IP_PROTO, protocols),
                new Plain.Test(Fields.IP_FRAGMENT, Intervals.of(0)),
                test));
    }

    private static Plain flags(int set, int clear) {
        List<Interval> values = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            if ((value & set) == set && (value & clear) == 0) {
                values.add(Interval.of(value));
            }
        }
        return first(Intervals.of(6), new Plain.Test(Fields.TCP_FLAGS, Intervals.union(values)));
    }

    private Plain reference(Flow.Reference reference) {
        return switch (reference.direction()) {
            case NONE -> names.flow(reference.name()).map(this::plain).orElseGet(() -> unknown(reference));
            case SRC -> addresses(reference, Fields.IP_SRC);
            case DST -> addresses(reference, Fields.IP_DST);
        };
    }

    private Plain unknown(Flow.Reference reference) {
        diagnostics.add(Diagnostic.error("E0154", reference.span(), "unknown flow `" + reference.name() + "`"));
        return Plain.ALL;
    }

    private Plain addresses(Flow.Reference reference, Field field) {
        return names.addressesOf(reference).map(values -> (Plain) new Plain.Test(field, values)).orElse(Plain.ALL);
    }

    /** Whether a flow says something about a header part, so that no default may. */
    static boolean mentions(Optional<Flow> flow, Header header) {
        return flow.filter(f -> mentions(f, header)).isPresent();
    }

    private static boolean mentions(Flow flow, Header header) {
        return switch (flow) {
            case Flow.AnyOf any -> any.flows().stream().anyMatch(f -> mentions(f, header));
            case Flow.AllOf all -> all.flows().stream().anyMatch(f -> mentions(f, header));
            case Flow.Not not -> mentions(not.flow(), header);
            case Flow.Test test -> test.header() == header;
            case Flow.Inner inner -> mentions(inner.flow(), header);
            case Flow.Reference reference -> reference.direction() == Flow.Direction.NONE;
            case Flow.Flags flags -> false;
            case Flow.Connection connection -> false;
            case Flow.Everything everything -> false;
        };
    }
}
