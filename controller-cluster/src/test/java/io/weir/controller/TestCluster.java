package io.weir.controller;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.weir.pki.Authority;
import io.weir.pki.Credentials;
import io.weir.pki.DevCa;
import io.weir.pki.Identity;
import io.weir.ledger.FreePorts;
import io.weir.ledger.MemberAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Node processes on loopback, in two sites, and certificates to call them with. */
final class TestCluster implements AutoCloseable {
    private final Path directory;
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Map<String, Process> processes = new ConcurrentHashMap<>();
    private final Map<String, ConcurrentLinkedQueue<String>> output = new ConcurrentHashMap<>();
    private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();

    private record Place(String site, int actorPort, int apiPort, int ledgerPort) {}

    TestCluster(Path directory, List<String> names) throws IOException {
        this.directory = directory;
        DevCa ca = DevCa.create(Instant.now());
        Path certificates = directory.resolve("certificates");
        int ledger = FreePorts.take(MemberAddress.PORTS * names.size());
        for (String name : names) {
            ca.write(certificates, new Identity(name, "platform", Authority.NODE), List.of("127.0.0.1", "localhost"));
            places.put(
                    name,
                    new Place(places.size() == 2 ? "b" : "a", port(), port(), ledger + places.size() * MemberAddress.PORTS));
        }
        ca.write(certificates, new Identity("operator", "platform", Authority.OPERATOR), List.of());
        ca.write(certificates, new Identity("customer", "acme", Authority.CUSTOMER), List.of());
    }

    private static int port() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    void start(String name) throws IOException {
        Place place = places.get(name);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC", "-Xmx192m", "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("java.class.path"),
                NodeProcess.class.getName(),
                name, place.site(), directory.toString(),
                Integer.toString(place.actorPort()), Integer.toString(place.apiPort()),
                places.values().stream().map(p -> "127.0.0.1:" + p.actorPort()).collect(Collectors.joining(",")),
                places.entrySet().stream()
                        .map(e -> e.getKey() + ":" + e.getValue().ledgerPort())
                        .collect(Collectors.joining(","))));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        processes.put(name, process);
        ConcurrentLinkedQueue<String> lines = output.computeIfAbsent(name, n -> new ConcurrentLinkedQueue<>());
        Thread.ofVirtual().start(() -> {
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                reader.lines().forEach(line -> lines.add(System.currentTimeMillis() + " " + line));
            } catch (IOException | UncheckedIOException ended) {
                lines.add("ended");
            }
        });
    }

    /** What it printed, each line with the time in milliseconds before it. */
    List<String> output(String name) {
        return List.copyOf(output.getOrDefault(name, new ConcurrentLinkedQueue<>()));
    }

    /** SIGKILL. */
    void kill(String name) throws InterruptedException {
        Process process = processes.remove(name);
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM; returns its exit code. */
    int stop(String name) throws InterruptedException {
        Process process = processes.remove(name);
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return process.waitFor();
    }

    ManagedChannel call(String name, String identity) {
        return channels.computeIfAbsent(name + " " + identity, key -> {
            try {
                Credentials credentials = Credentials.in(directory.resolve("certificates"), identity);
                return NettyChannelBuilder.forAddress("127.0.0.1", places.get(name).apiPort())
                        .sslContext(credentials.client())
                        .build();
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    @Override
    public void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
        for (Process process : processes.values()) {
            // its buffers can be removed once it is gone
            process.destroyForcibly().onExit().join();
        }
        places.keySet().forEach(name -> org.agrona.IoUtil.delete(
                new NodeSettings(
                                name, "a", directory.resolve(name), "127.0.0.1", 0, "127.0.0.1", 0, List.of(),
                                List.of(new MemberAddress(0, name, "127.0.0.1", 1)), directory,
                                NodeSettings.Timing.DEFAULT)
                        .sharedMemory()
                        .toFile(),
                true));
    }
}
