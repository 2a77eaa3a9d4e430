package io.weir.cli.remote;

import io.weir.cli.Exit;
import io.weir.cli.Failure;
import io.weir.diagnostic.Diagnostic;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Which cluster, and as whom. From options, else the environment, else the cluster that {@code weir dev} runs on this
 * machine.
 *
 * <p>A cluster's directory holds {@code context}, properties: {@code servers} (host:port, comma between), and
 * {@code certificates}, a directory with {@code ca.pem} and for each identity {@code NAME.pem} and {@code NAME.key}.
 *
 * @param servers addresses to try, in order
 * @param authority the certificate that servers must be signed by
 * @param certificate ours, with its chain
 * @param key of our certificate
 * @param identity name of the identity, for people
 */
public record Context(List<String> servers, Path authority, Path certificate, Path key, String identity) {
    public static final String FILE = "context";
    public static final String AUTHORITY = "ca.pem";
    private static final String DEFAULT_IDENTITY = "operator";

    public Context {
        servers = List.copyOf(servers);
    }

    /** Where {@code weir dev} keeps a cluster, by the XDG base directory specification. */
    public static Path devDirectory(Map<String, String> environment) {
        String state = environment.get("XDG_STATE_HOME");
        Path base = state != null && state.startsWith("/")
                ? Path.of(state)
                : Path.of(environment.getOrDefault("HOME", "/"), ".local", "state");
        return base.resolve("weir").resolve("dev");
    }

    /**
     * @param server from the command line; else WEIR_SERVER, else the directory's
     * @param identity a name in the directory's certificates, or the path of a certificate {@code X.pem}; else
     *     WEIR_IDENTITY
     */
    public static Context find(Optional<String> server, Optional<String> identity, Map<String, String> environment) {
        Optional<String> servers = server.or(() -> set(environment, "WEIR_SERVER"));
        String who = identity.or(() -> set(environment, "WEIR_IDENTITY")).orElse(DEFAULT_IDENTITY);
        Path directory = set(environment, "WEIR_CLUSTER").map(Path::of).orElseGet(() -> devDirectory(environment));
        Optional<Properties> known = read(directory.resolve(FILE));
        if (servers.isEmpty() && known.isEmpty()) {
            throw noCluster();
        }
        String list = servers.orElseGet(() -> known.orElseThrow().getProperty("servers", ""));
        Path certificates = known.map(p -> p.getProperty("certificates"))
                .map(directory::resolve)
                .orElse(directory);
        boolean path = who.endsWith(".pem");
        Path certificate = path ? Path.of(who) : certificates.resolve(who + ".pem");
        Path authority = path ? certificate.resolveSibling(AUTHORITY) : certificates.resolve(AUTHORITY);
        Path key = Path.of(certificate.toString().replaceFirst("\\.pem$", ".key"));
        for (Path needed : List.of(authority, certificate, key)) {
            if (!Files.isReadable(needed)) {
                throw new Failure(
                        Exit.NOT_PERMITTED,
                        Diagnostic.error("A0701", "no identity `" + who + "`: " + needed + " cannot be read")
                                .help("name one with --identity or WEIR_IDENTITY: a name in " + certificates
                                        + ", or the path of a certificate"));
            }
        }
        List<String> addresses = Arrays.stream(list.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
        return new Context(addresses, authority, certificate, key, who);
    }

    private static Failure noCluster() {
        return new Failure(
                Exit.FAILED,
                Diagnostic.error("N0851", "no cluster is known")
                        .help("start one on this machine with `weir dev`, or name one with --server or WEIR_SERVER"));
    }

    private static Optional<String> set(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private static Optional<Properties> read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            return Optional.of(properties);
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
