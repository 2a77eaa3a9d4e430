package io.weir.api;

import com.google.rpc.Code;
import io.weir.diagnostic.Diagnostic;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.topology.Vertex;
import io.weir.v1.Submission;
import io.weir.wire.v1.TenantRecord;
import java.util.List;
import java.util.stream.Stream;

/** Holds what a request says of addresses against what its tenant is registered with. An operator's word is taken. */
final class Registered {
    private static final int MOST = 64;

    private Registered() {}

    /**
     * @param registered of the tenant; taken whole when nothing is said
     * @throws Refusal when the request says what is no prefix, or not the tenant's
     */
    static List<String> prefixes(Caller caller, String field, List<String> said, List<String> registered) {
        if (said.isEmpty()) {
            return registered;
        }
        if (said.size() > MOST) {
            throw Refusal.invalid(field + " has more than " + MOST + " prefixes");
        }
        List<Ipv4Prefix> known = registered.stream().map(Ipv4Prefix::of).toList();
        return said.stream()
                .map(text -> Ipv4Prefix.parse(text)
                        .orElseThrow(() -> Refusal.invalid(field + ": `" + text + "` is not an IPv4 prefix")))
                .peek(prefix -> {
                    if (!caller.identity().operator() && known.stream().noneMatch(k -> k.contains(prefix))) {
                        throw notYours(caller, prefix.toString());
                    }
                })
                .map(Ipv4Prefix::toString)
                .toList();
    }

    /** @throws Refusal when they are no addresses, or neither a platform's nor the tenant's */
    static List<Integer> addresses(
            Caller caller, Submission submission, List<Vertex.Platform> platforms, TenantRecord tenant) {
        List<Ipv4Prefix> allowed = Stream.concat(
                        platforms.stream().flatMap(p -> p.addresses().stream()),
                        tenant.getOwnsList().stream().map(Ipv4Prefix::of))
                .toList();
        return submission.getAddressesList().stream()
                .map(text -> Ipv4Address.parse(text)
                        .orElseThrow(() -> Refusal.invalid("`" + text + "` is not an IPv4 address")))
                .peek(address -> {
                    if (!caller.identity().operator() && allowed.stream().noneMatch(p -> p.contains(address))) {
                        throw notYours(caller, address.toString());
                    }
                })
                .map(address -> (int) address.value())
                .toList();
    }

    private static Refusal notYours(Caller caller, String what) {
        return Refusal.of(
                Code.PERMISSION_DENIED,
                Diagnostic.error("A0703", what + " is not registered to tenant "
                                + caller.identity().tenant())
                        .help("an operator registers what a tenant proved to own"));
    }
}
