package io.weir.cli.doctor;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.weir.net.AddressScope;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at a node's configuration file before the node does: what would go over the network in the clear. */
public final class NodeConfiguration {
    private static final String NAME = "unencrypted";
    private static final String LOOPBACK = "127.0.0.1";

    private NodeConfiguration() {}

    /** @param text of the file, HOCON */
    public static Finding look(String text) {
        try {
            Config config = ConfigFactory.parseString(text);
            String bind = config.hasPath("bind") ? config.getString("bind") : LOOPBACK;
            List<String> hosts = new ArrayList<>(List.of(bind));
            if (config.hasPath("members")) {
                config.getStringList("members").forEach(member -> host(member).ifPresent(hosts::add));
            }
            boolean allowed = config.hasPath("allow-unencrypted") && config.getBoolean("allow-unencrypted");
            return look(hosts, allowed);
        } catch (ConfigException broken) {
            return Finding.broken(NAME, "the file is no node's configuration: " + broken.getMessage(), "weir node run --help");
        }
    }

    /** {@code name@host:port} */
    private static Optional<String> host(String member) {
        int at = member.indexOf('@');
        int colon = member.lastIndexOf(':');
        return at >= 0 && colon > at ? Optional.of(member.substring(at + 1, colon)) : Optional.empty();
    }

    private static Finding look(List<String> hosts, boolean allowed) {
        for (String host : hosts) {
            Optional<AddressScope> scope = scope(host);
            if (scope.isEmpty()) {
                return Finding.unknown(NAME, host + " is no address that is known here");
            }
            if (scope.get().exposed()) {
                String found = "Aeron's streams, which are not encrypted, would use " + host;
                String advice = "bind to an address of the platform's own network, for instance WireGuard's";
                return allowed ? Finding.limited(NAME, found, advice) : Finding.broken(NAME, found, advice);
            }
        }
        return Finding.ok(NAME, "stays on private addresses");
    }

    private static Optional<AddressScope> scope(String host) {
        try {
            return Optional.of(AddressScope.of(InetAddress.getByName(host)));
        } catch (UnknownHostException _) {
            return Optional.empty();
        }
    }
}
