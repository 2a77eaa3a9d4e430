package io.weir.lab;

import io.weir.engine.FramePool;
import io.weir.net.Ipv4Address;
import io.weir.port.MemoryPort;
import io.weir.port.Port;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A client and a web server on one switch with the nodes. It is told what to do a line at a time; a line ends what the
 * client was doing. Single-threaded.
 *
 * <pre>
 *   serve PORT…                          {"serving":2}
 *   fetch ADDRESS PORT SECONDS           {"whole":true,"bytes":1048576,"ns":…,"repeated":0,"changed":0}
 *   exchange ADDRESS PORT OWN-PORT HEX   {"answer":"HEX","from":"ADDRESS"} or {"silence":true}
 *   watch ADDRESS PORT SECONDS           {"up":true,"start_ns":…,"end_ns":…} for each attempt, then {"ended":true}
 *   stop                                 {"stopped":true}
 *   anything else                        {"error":"…"}
 * </pre>
 */
final class Lab {
    private static final int HOST_FRAMES = 1024;
    private static final int MAX_SECONDS = 600;
    private static final int MAX_PORT = 65_535;

    private final LearningSwitch network;
    private final UdpHost client;
    private final UdpHost server;
    private final Consumer<String> say;
    private final Page page = new Page();
    private final PortRange ports = new PortRange();
    private final Set<Integer> served = new HashSet<>();
    private Optional<Task> task = Optional.empty();
    private long nowNs;

    /**
     * @param nodes the switch's ends of the cables to the nodes, with frames of {@code pool}
     * @param say gets the answers
     */
    Lab(List<Port> nodes, FramePool pool, Ipv4Address client, Ipv4Address server, Consumer<String> say) {
        List<Port> all = new ArrayList<>(nodes);
        this.client = host("client", client, pool, all);
        this.server = host("web", server, pool, all);
        this.network = new LearningSwitch(all, pool);
        this.say = say;
        this.client.onDatagram(datagram -> task.ifPresent(t -> t.receive(datagram, nowNs)));
        this.server.onDatagram(this::serve);
    }

    private static UdpHost host(String name, Ipv4Address address, FramePool pool, List<Port> ports) {
        FramePool own = new FramePool(HOST_FRAMES);
        MemoryPort.Cable cable = MemoryPort.cable(name, own, pool);
        ports.add(cable.right());
        return new UdpHost(address, cable.left(), own);
    }

    private void serve(Datagram question) {
        if (served.contains(question.port())) {
            page.answer(question.payload()).ifPresent(answer ->
                    server.send(question.port(), question.from(), question.fromPort(), answer, nowNs));
        }
    }

    /** Moves frames and time on. Returns 0 when there was nothing to do. */
    int turn(long nowNs) {
        this.nowNs = nowNs;
        task.flatMap(t -> t.turn(nowNs)).ifPresent(last -> {
            task = Optional.empty();
            say.accept(last);
        });
        return network.turn() + client.turn(nowNs) + server.turn(nowNs);
    }

    void tell(String line) {
        task = Optional.empty();
        String[] words = line.strip().split("\\s+");
        try {
            switch (words[0]) {
                case "serve" -> serve(words);
                case "fetch" -> task = Optional.of(new Fetch(
                        client,
                        page,
                        new Fetch.Target(address(words, 1), port(words, 2), ports.next(), seconds(words, 3)),
                        nowNs));
                case "exchange" -> task = Optional.of(new Exchange(
                        client,
                        new Exchange.Target(address(words, 1), port(words, 2), port(words, 3)),
                        HexFormat.of().parseHex(word(words, 4)),
                        nowNs));
                case "watch" -> task = Optional.of(new Attempts(
                        client,
                        ports,
                        new Attempts.Target(address(words, 1), port(words, 2), seconds(words, 3)),
                        say,
                        nowNs));
                case "stop" -> say.accept("{\"stopped\":true}");
                default -> say.accept("{\"error\":\"unknown command\"}");
            }
        } catch (IllegalArgumentException _) {
            // what was wrong is not repeated: it might not fit into a line of JSON
            say.accept("{\"error\":\"an argument is missing or wrong\"}");
        }
    }

    private void serve(String[] words) {
        for (int i = 1; i < words.length; i++) {
            served.add(port(words, i));
        }
        say.accept("{\"serving\":" + served.size() + "}");
    }

    private static int address(String[] words, int index) {
        return (int) Ipv4Address.of(word(words, index)).value();
    }

    private static int port(String[] words, int index) {
        return number(words, index, MAX_PORT);
    }

    private static int seconds(String[] words, int index) {
        return number(words, index, MAX_SECONDS);
    }

    private static int number(String[] words, int index, int most) {
        int number = Integer.parseInt(word(words, index));
        if (number < 1 || number > most) {
            throw new IllegalArgumentException(number + " is not from 1 to " + most);
        }
        return number;
    }

    private static String word(String[] words, int index) {
        if (index >= words.length) {
            throw new IllegalArgumentException("too few words");
        }
        return words[index];
    }
}
