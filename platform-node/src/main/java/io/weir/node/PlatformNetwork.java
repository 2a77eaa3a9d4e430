package io.weir.node;

import io.weir.ledger.MemberAddress;
import io.weir.net.AddressScope;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rule for what leaves the machine unencrypted: Aeron's streams, which are the controllers' log and the state of
 * middleboxes, use the node's {@code bind} address and those of the members, and these are private or loopback addresses.
 */
final class PlatformNetwork {
    private PlatformNetwork() {}

    /** @throws IllegalArgumentException when an address is not of a platform's own network, and that is not allowed */
    static void require(String bind, List<MemberAddress> members, boolean allowed) {
        List<String> hosts = new ArrayList<>(List.of(bind));
        members.forEach(member -> hosts.add(member.host()));
        for (String host : hosts) {
            AddressScope scope = scope(host);
            if (scope.exposed() && !allowed) {
                throw new IllegalArgumentException(host + " is "
                        + (scope == AddressScope.WILDCARD ? "every address of this machine" : "a public address")
                        + ": what nodes send each other by Aeron is not encrypted, so it has to stay on a network of"
                        + " the platform's own, for instance WireGuard's; `allow-unencrypted = true` does it all the same");
            }
        }
    }

    private static AddressScope scope(String host) {
        try {
            return AddressScope.of(InetAddress.getByName(host));
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException("`" + host + "` is no address, and no name of one");
        }
    }
}
