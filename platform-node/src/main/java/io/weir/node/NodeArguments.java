package io.weir.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.weir.controller.NodeSettings;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Nearest;
import io.weir.ledger.MemberAddress;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.portswitch.NextHops;
import io.weir.process.ProcessSettings;
import io.weir.process.UserPolicy;
import io.weir.process.UserRule;
import io.weir.process.Users;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a node is told what it is: {@code --key value} on the command line, over the same keys in a HOCON file, over
 * defaults (node.conf beside this class, which says what each is for).
 *
 * @param dataPort where its packet path hears those of other nodes; 0 for any that is free
 * @param networkInterface to move packets on; {@code xdp:NAME} by AF_XDP; {@code memory:FILE} for a cable to another process, {@code memory} for none
 * @param nextHops empty: as the kernel has it
 * @param processes where processes of their own attach; empty: nowhere
 */
record NodeArguments(
        NodeSettings settings,
        int dataPort,
        String networkInterface,
        Optional<NextHops> nextHops,
        Optional<ProcessSettings> processes,
        int frames,
        int readPort,
        boolean jsonLog) {
    static final String MEMORY = "memory";
    private static final String MEMORY_FILE = MEMORY + ":";
    private static final String XDP = "xdp:";

    private static final List<String> LISTS = List.of("seeds", "members", "on-link", "attach-users");

    /** The file of a cable to another process, if packets go over one. */
    Optional<Path> memoryFile() {
        return networkInterface.startsWith(MEMORY_FILE)
                ? Optional.of(Path.of(networkInterface.substring(MEMORY_FILE.length())))
                : Optional.empty();
    }

    /** Whether frames are to be taken away from the kernel, not copied. */
    boolean xdp() {
        return networkInterface.startsWith(XDP);
    }

    /** The interface without how it is used. */
    String interfaceName() {
        return xdp() ? networkInterface.substring(XDP.length()) : networkInterface;
    }

    sealed interface Parsed {
        record Right(NodeArguments arguments) implements Parsed {}

        record Wrong(Diagnostic why) implements Parsed {}
    }

    static Parsed parse(List<String> arguments) {
        Config defaults = ConfigFactory.parseResources(NodeArguments.class, "node.conf");
        Map<String, List<String>> given = new TreeMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String key = key(arguments.get(i));
            boolean known = key.equals("config") || defaults.hasPathOrNull(key);
            if (!known || i + 1 == arguments.size()) {
                return wrong(known ? "`" + arguments.get(i) + "` wants a value" : unknown(arguments.get(i), defaults));
            }
            given.computeIfAbsent(key, _ -> new ArrayList<>()).add(arguments.get(i + 1));
        }
        try {
            return new Parsed.Right(of(over(given, defaults)));
        } catch (ConfigException | IllegalArgumentException e) {
            return wrong(String.valueOf(e.getMessage()));
        }
    }

    /** {@code --seed}, {@code --member} and {@code --attach-user} may be repeated; the keys are plural. */
    private static String key(String argument) {
        String key = argument.startsWith("--") ? argument.substring(2) : argument;
        return List.of("seed", "member", "attach-user").contains(key) ? key + "s" : key;
    }

    private static String unknown(String argument, Config defaults) {
        String near = Nearest.to(key(argument), defaults.root().keySet()).map(n -> "; `--" + n + "`?").orElse("");
        return "unknown argument `" + argument + "`" + near;
    }

    private static Config over(Map<String, List<String>> given, Config defaults) {
        Map<String, Object> values = new HashMap<>();
        given.forEach((key, list) -> {
            if (LISTS.contains(key)) {
                values.put(key, list.stream().flatMap(v -> List.of(v.split(",")).stream()).toList());
            } else {
                values.put(key, list.getLast());
            }
        });
        Object file = values.remove("config");
        Config config = file == null ? ConfigFactory.empty() : read(Path.of(file.toString()), defaults);
        return ConfigFactory.parseMap(values).withFallback(config).withFallback(defaults).resolve();
    }

    private static Config read(Path file, Config defaults) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("cannot read " + file);
        }
        Config config = ConfigFactory.parseFile(file.toFile());
        config.root().keySet().stream().filter(key -> !defaults.hasPathOrNull(key)).findFirst().ifPresent(key -> {
            throw new IllegalArgumentException("unknown key `" + key + "` in " + file);
        });
        return config;
    }

    private static NodeArguments of(Config config) {
        String name = config.getString("name");
        String bind = config.getString("bind");
        Config named = config.withValue("name", ConfigValueFactory.fromAnyRef(name));
        int actorPort = named.getInt("actor-port");
        List<String> seeds = named.getStringList("seeds");
        NodeSettings settings = new NodeSettings(
                name,
                named.getString("site"),
                Path.of(text(named, "data-dir").orElse("weir-data/" + name)),
                bind,
                actorPort,
                text(named, "api-host").orElse(bind),
                named.getInt("api-port"),
                seeds.isEmpty() ? List.of(bind + ":" + actorPort) : seeds,
                members(named.getStringList("members"), name, bind),
                Path.of(named.getString("pki")),
                NodeSettings.Timing.DEFAULT);
        PlatformNetwork.require(bind, settings.members(), named.getBoolean("allow-unencrypted"));
        return new NodeArguments(
                settings,
                named.getInt("data-port"),
                named.getString("interface"),
                nextHops(named),
                processes(named),
                named.getInt("frames"),
                named.getInt("read-port"),
                json(named));
    }

    private static Optional<ProcessSettings> processes(Config config) {
        Users users = Users.ofMachine();
        List<UserRule> rules = config.getStringList("attach-users").stream()
                .map(text -> UserRule.parse(text, users))
                .toList();
        return text(config, "attach")
                .map(socket -> new ProcessSettings(Path.of(socket), new UserPolicy(rules, users)));
    }

    private static boolean json(Config config) {
        return switch (config.getString("log")) {
            case "json" -> true;
            case "text" -> false;
            default -> throw new IllegalArgumentException("log is text or json");
        };
    }

    private static Optional<String> text(Config config, String key) {
        return config.getString(key).isEmpty() ? Optional.empty() : Optional.of(config.getString(key));
    }

    /** {@code name@host:port}, in the same order on every node; without any, this node alone. */
    private static List<MemberAddress> members(List<String> texts, String name, String bind) {
        List<String> all = texts.isEmpty() ? List.of(name + "@" + bind + ":20110") : texts;
        List<MemberAddress> members = new ArrayList<>();
        for (String text : all) {
            int at = text.indexOf('@');
            int colon = text.lastIndexOf(':');
            if (at < 1 || colon < at + 2 || !text.substring(colon + 1).matches("\\d{1,5}")) {
                throw new IllegalArgumentException("member `" + text + "` is not name@host:port");
            }
            int port = Integer.parseInt(text.substring(colon + 1));
            members.add(new MemberAddress(members.size(), text.substring(0, at), text.substring(at + 1, colon), port));
        }
        return members;
    }

    private static Optional<NextHops> nextHops(Config config) {
        List<Ipv4Prefix> onLink = config.getStringList("on-link").stream()
                .map(text -> Ipv4Prefix.parse(text)
                        .orElseThrow(() -> new IllegalArgumentException("`" + text + "` is not a prefix")))
                .toList();
        Optional<Ipv4Address> gateway = text(config, "gateway").map(text -> Ipv4Address.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("`" + text + "` is not an address")));
        return onLink.isEmpty() && gateway.isEmpty() ? Optional.empty() : Optional.of(new NextHops(onLink, gateway));
    }

    private static Parsed wrong(String message) {
        return new Parsed.Wrong(Diagnostic.error("N0817", message).help("weir node run --name NAME --interface NAME"));
    }
}
