package io.weir.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Hosts on one switch, each in a network namespace of its own, with an interface {@code eth0}; nothing is changed outside.
 * Needs root and iproute2; faults need nftables as well. Namespaces are named {@code weir-NAME-PID-HOST}, so that those of
 * a process that was killed are found and removed by the next.
 */
public final class Testbed implements AutoCloseable {
    private static final Path NAMESPACES = Path.of("/run/netns");
    private static final String SWITCH = "sw";
    private static final String BRIDGE = "br0";
    private static final String CABLE = "wire0";

    private final String prefix;
    private final Set<String> made = new LinkedHashSet<>();
    private boolean closed;

    private Testbed(String prefix) {
        this.prefix = prefix;
    }

    /**
     * A testbed of this process, still without hosts, so that its removal can be arranged before there is anything.
     *
     * @param name what it is for, letters and digits
     */
    public static Testbed named(String name) {
        return new Testbed("weir-" + name + "-" + ProcessHandle.current().pid() + "-");
    }

    /** One that another process made, and will remove. */
    public static Testbed standing(String prefix) {
        return new Testbed(prefix);
    }

    /** Whether this process may make one here. */
    public static boolean possible() {
        return "root".equals(System.getProperty("user.name")) && Command.found("ip") && Command.found("nft");
    }

    /** What the names of its namespaces begin with. */
    public String prefix() {
        return prefix;
    }

    /**
     * Makes a host; the first one makes the switch too.
     *
     * @param host up to 15 letters and digits
     * @param address with the length of its network, as in {@code 10.77.0.1/24}; none: the host has its interface only
     * @throws IllegalStateException when the machine refuses, or this was closed meanwhile
     */
    public void host(String host, Optional<String> address) {
        if (made.isEmpty()) {
            removeAbandoned();
            namespace(SWITCH);
            run(SWITCH, "ip", "link", "add", BRIDGE, "type", "bridge");
            run(SWITCH, "ip", "link", "set", BRIDGE, "up");
        }
        namespace(host);
        run(SWITCH, "ip", "link", "add", host, "type", "veth", "peer", "name", "eth0", "netns", namespaceOf(host));
        run(SWITCH, "ip", "link", "set", host, "master", BRIDGE, "up");
        address.ifPresent(a -> run(host, "ip", "address", "add", a, "dev", "eth0"));
        run(host, "ip", "link", "set", "lo", "up");
        run(host, "ip", "link", "set", "eth0", "up");
    }

    /**
     * A cable between two hosts with nothing between, beside the switch: interface {@code wire0} at both.
     *
     * @param leftAddress with the length of its network, as in {@code 10.77.0.1/24}
     */
    public void cable(String left, String leftAddress, String right, String rightAddress) {
        run(left, "ip", "link", "add", CABLE, "type", "veth", "peer", "name", CABLE, "netns", namespaceOf(right));
        run(left, "ip", "address", "add", leftAddress, "dev", CABLE);
        run(right, "ip", "address", "add", rightAddress, "dev", CABLE);
        run(left, "ip", "link", "set", CABLE, "up");
        run(right, "ip", "link", "set", CABLE, "up");
    }

    private synchronized void namespace(String host) {
        if (closed) {
            throw new IllegalStateException("interrupted");
        }
        made.add(host);
        Command.must(List.of("ip", "netns", "add", namespaceOf(host)));
    }

    String namespaceOf(String host) {
        return prefix + host;
    }

    /** The command that runs {@code command} on a host. */
    public List<String> on(String host, List<String> command) {
        return Stream.concat(Stream.of("ip", "netns", "exec", namespaceOf(host)), command.stream()).toList();
    }

    /**
     * Runs a command on a host to its end, for a bounded time, and returns what it printed on both streams.
     *
     * @throws IllegalStateException when it fails
     */
    public String run(String host, String... command) {
        return Command.must(on(host, List.of(command)));
    }

    /** From now on the switch is a hub: everybody sees every frame, so that whoever feels addressed answers. */
    public void flood(Set<String> hosts) {
        for (String host : hosts) {
            run(SWITCH, "bridge", "link", "set", "dev", host, "learning", "off", "flood", "on");
        }
        run(SWITCH, "bridge", "fdb", "flush", "dev", BRIDGE);
    }

    /** Exactly these faults from now on, all at the same time; with none the network is whole. */
    public void faults(Fault... faults) {
        String rules = Stream.of(faults).map(Fault::rule).collect(Collectors.joining("\n"));
        // named and then deleted, so that it is gone whether it was there or not; all in one transaction
        String text =
                """
                table bridge faults
                delete table bridge faults
                table bridge faults {
                  chain forward {
                    type filter hook forward priority 0
                %s
                  }
                }
                """.formatted(rules);
        Command.must(on(SWITCH, List.of("nft", text)));
    }

    /** Ends what still runs on the hosts and removes them. Can be called twice. */
    @Override
    public synchronized void close() {
        closed = true;
        made.stream().map(this::namespaceOf).forEach(Testbed::remove);
        made.clear();
    }

    private static void remove(String namespace) {
        Command.run(List.of("ip", "netns", "pids", namespace)).output().lines()
                .filter(line -> line.matches("\\d{1,9}"))
                .map(Long::parseLong)
                .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        Command.run(List.of("ip", "netns", "delete", namespace));
    }

    private static void removeAbandoned() {
        if (!Files.isDirectory(NAMESPACES)) {
            return;
        }
        try (Stream<Path> all = Files.list(NAMESPACES)) {
            all.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("weir-\\w+-\\d{1,9}-\\w+"))
                    .filter(name -> ProcessHandle.of(Long.parseLong(name.split("-")[2])).isEmpty())
                    .toList()
                    .forEach(Testbed::remove);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
