package io.weir.program;

import static io.weir.program.Fields.ETH_TYPE;
import static io.weir.program.Fields.IP_DST;
import static io.weir.program.Fields.IP_HEADER_RIGHT;
import static io.weir.program.Fields.IP_SRC;
import static io.weir.program.Fields.ORIGIN;

import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The sandbox of In-Net as a packet program: what stands between the network and a middlebox that could not be proved
 * safe, and what the element ChangeEnforcer is. Proved again together with what it encloses.
 *
 * <p>Input 0 takes frames from the network, which leave through output 0 to the middlebox; input 1 takes what the
 * middlebox sends, which leaves through output 1 if it may. It may when the frame is IPv4 with a whole header, its source
 * is one of {@code addresses} or the source that this packet came in with, and its destination is in {@code authorized} or
 * sent something to one of {@code addresses} not long ago.
 *
 * <p>The header is found anew on the way out, behind the Ethernet header, wherever the middlebox claims it to be. What the
 * middlebox sends does not prolong a peer's consent.
 *
 * @param addresses the middlebox's own
 * @param authorized destinations that agreed to hear from it
 * @param timeout how long a peer's packet counts as consent
 * @param capacity most peers remembered; the packets of further ones pass in, but are no consent
 */
public record Enforcement(
        List<Ipv4Address> addresses, List<Ipv4Prefix> authorized, Duration timeout, int capacity) {
    public static final Duration TIMEOUT = Duration.ofMinutes(10);
    public static final int CAPACITY = 65_536;

    public static final Reason NOT_IPV4 = new Reason("not-ipv4", "only IPv4 may leave a sandbox");
    public static final Reason BAD_HEADER = new Reason("bad-ip-header", "the IPv4 header's lengths contradict the frame");
    public static final Reason SPOOFED = new Reason("spoofed-source", "the source is not the middlebox's own address");
    public static final Reason UNAUTHORIZED =
            new Reason("unauthorized-destination", "the destination did not agree to hear from the middlebox");

    private static final int ETHERNET = 14;
    private static final int IPV4 = 0x0800;

    public Enforcement {
        addresses = List.copyOf(addresses);
        authorized = List.copyOf(authorized);
    }

    /** With the usual timeout and capacity. */
    public static Enforcement of(List<Ipv4Address> addresses, List<Ipv4Prefix> authorized) {
        return new Enforcement(addresses, authorized, TIMEOUT, CAPACITY);
    }

    public Program program() {
        return new Program(List.of(inward(), outward()), List.of(), 2, List.of(new Handler.TableSize("peers", peers())));
    }

    /** Those who sent something to the middlebox. */
    public Table peers() {
        return new Table("peers", 1, 0, capacity, timeout);
    }

    private Step inward() {
        Step in = new Step.Emit(0);
        Step consent = new Step.Learn(peers(), List.of(Value.of(IP_SRC)), List.of(), in, in);
        Step addressed = match(IP_DST, own(), consent, in);
        Step origin = new Step.Set(List.of(new Assignment(ORIGIN, Value.of(IP_SRC))), Repair.NONE, addressed);
        Step unknown = new Step.Set(List.of(new Assignment(ORIGIN, Value.constant(0))), Repair.NONE, in);
        return ipv4(origin, unknown);
    }

    private Step outward() {
        Step out = new Step.Emit(1);
        Step consented = new Step.Lookup(
                peers(), List.of(Value.of(IP_DST)), List.of(), false, out, new Step.Drop(UNAUTHORIZED));
        Step destination = match(IP_DST, agreed(), out, consented);
        Step forged = new Step.Drop(SPOOFED);
        Step brought = match(
                ORIGIN, Intervals.of(1, ORIGIN.max()), new Step.Compare(IP_SRC, ORIGIN, destination, forged), forged);
        return ipv4(match(IP_SRC, own(), destination, brought), new Step.Drop(NOT_IPV4));
    }

    /** Frames with a whole IPv4 header, marked; broken ones are dropped. */
    private static Step ipv4(Step then, Step otherwise) {
        Step bad = new Step.Drop(BAD_HEADER);
        Step whole = match(IP_HEADER_RIGHT, Intervals.of(1), then, bad);
        return match(ETH_TYPE, Intervals.of(IPV4), new Step.Mark(Place.start(ETHERNET), whole, bad), otherwise);
    }

    private static Step match(Field field, Intervals values, Step then, Step otherwise) {
        return values.isEmpty()
                ? otherwise
                : new Step.Match(
                        List.of(new Rule(List.of(new Rule.Term(field, values)), then, Optional.empty())), otherwise);
    }

    private Intervals own() {
        return Intervals.union(addresses.stream().map(a -> Interval.of(a.value())).toList());
    }

    private Intervals agreed() {
        return Intervals.union(authorized.stream().map(p -> new Interval(p.first(), p.last())).toList());
    }
}
