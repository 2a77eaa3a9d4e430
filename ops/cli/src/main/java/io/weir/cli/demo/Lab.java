package io.weir.cli.demo;

import io.weir.cli.local.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Hosts on one switch, each in a network namespace of its own; nothing is changed outside. Needs root and iproute2.
 *
 * <pre>
 *   client            web                 n1 (east)   n2 (west)   n3 (east)     op
 *   198.51.100.7      203.0.113.20        10.77.0.1   10.77.0.2   10.77.0.3     10.77.0.100
 *      |                 |                  |            |           |            |
 *   ===+=================+==================+============+===========+============+====  bridge
 * </pre>
 *
 * Addresses are those for documentation (RFC 5737); all hosts reach each other's networks on the link.
 */
final class Lab implements AutoCloseable {
    static final String CLIENT_ADDRESS = "198.51.100.7";
    static final String WEB_ADDRESS = "203.0.113.20";
    static final String OPERATOR_ADDRESS = "10.77.0.100";
    static final String PREFIX = "weir-demo-";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Path NAMESPACES = Path.of("/run/netns");

    private final String prefix;
    private final List<String> made = new ArrayList<>();
    private boolean closed;

    private Lab(String prefix) {
        this.prefix = prefix;
    }

    /** A host on the switch. */
    record Host(String name, String address, int length) {}

    /** A lab of this process, still without hosts, so that its removal can be arranged before there is anything. */
    static Lab planned() {
        return new Lab(PREFIX + ProcessHandle.current().pid() + "-");
    }

    /**
     * Makes all hosts.
     *
     * @param nodes how many nodes, 1 to 99
     * @throws IllegalStateException when the machine refuses, or the lab was closed meanwhile
     */
    void up(int nodes) {
        removeAbandoned();
        make(nodes);
    }

    /** A lab that another process set up, and will remove. */
    static Lab standing(String prefix) {
        return new Lab(prefix);
    }

    String prefix() {
        return prefix;
    }

    static String nodeAddress(int number) {
        return "10.77.0." + number;
    }

    private void make(int nodes) {
        namespace("sw");
        in("sw", "ip", "link", "add", "br0", "type", "bridge");
        in("sw", "ip", "link", "set", "br0", "up");
        host(new Host("op", OPERATOR_ADDRESS, 24));
        host(new Host("client", CLIENT_ADDRESS, 24));
        host(new Host("web", WEB_ADDRESS, 24));
        for (String network : List.of("192.0.2.0/24", "203.0.113.0/24", "198.51.100.0/24")) {
            for (String name : List.of("client", "web")) {
                // the host's own network is there already
                run(List.of("ip", "netns", "exec", namespaceOf(name), "ip", "route", "add", network, "dev", "eth0"));
            }
        }
        for (int i = 1; i <= nodes; i++) {
            host(new Host("n" + i, nodeAddress(i), 24));
        }
    }

    private void host(Host host) {
        namespace(host.name());
        in("sw", "ip", "link", "add", host.name(), "type", "veth", "peer", "name", "eth0", "netns", namespaceOf(host.name()));
        in("sw", "ip", "link", "set", host.name(), "master", "br0", "up");
        in(host.name(), "ip", "address", "add", host.address() + "/" + host.length(), "dev", "eth0");
        in(host.name(), "ip", "link", "set", "eth0", "up");
        in(host.name(), "ip", "link", "set", "lo", "up");
    }

    private synchronized void namespace(String name) {
        if (closed) {
            throw new IllegalStateException("interrupted");
        }
        made.add(namespaceOf(name));
        must(List.of("ip", "netns", "add", namespaceOf(name)));
    }

    String namespaceOf(String host) {
        return prefix + host;
    }

    /** The command that runs {@code command} on a host. */
    List<String> on(String host, List<String> command) {
        return Stream.concat(Stream.of("ip", "netns", "exec", namespaceOf(host)), command.stream()).toList();
    }

    private void in(String host, String... command) {
        must(on(host, List.of(command)));
    }

    private static void must(List<String> command) {
        Program.Result result = run(command);
        if (!result.ok()) {
            throw new IllegalStateException(String.join(" ", command) + ": " + result.output().strip());
        }
    }

    private static Program.Result run(List<String> command) {
        return Program.run(PATIENCE, command);
    }

    /** Ends what still runs on the hosts and removes them. Can be called twice. */
    @Override
    public synchronized void close() {
        closed = true;
        made.forEach(Lab::remove);
        made.clear();
    }

    private static void remove(String namespace) {
        run(List.of("ip", "netns", "pids", namespace)).output().lines()
                .filter(line -> line.matches("\\d{1,9}"))
                .map(Long::parseLong)
                .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        run(List.of("ip", "netns", "delete", namespace));
    }

    /** Namespaces of demos that were killed before they could clean up. */
    private static void removeAbandoned() {
        if (!Files.isDirectory(NAMESPACES)) {
            return;
        }
        try (Stream<Path> all = Files.list(NAMESPACES)) {
            all.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches(PREFIX + "\\d{1,9}-\\w+"))
                    .filter(name -> ProcessHandle.of(Long.parseLong(name.split("-")[2])).isEmpty())
                    .toList()
                    .forEach(Lab::remove);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
