package io.weir.controller;

import io.weir.api.ApiServer;
import io.weir.ledger.MemberAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A whole node without packets, as a program: for tests that kill it. */
final class NodeProcess {
    private NodeProcess() {}

    /** @param arguments name, site, directory, actor port, API port, seeds, members as {@code name:port,…} */
    public static void main(String[] arguments) throws Exception {
        String name = arguments[0];
        Path directory = Path.of(arguments[2]);
        NodeSettings settings = new NodeSettings(
                name,
                arguments[1],
                directory.resolve(name),
                "127.0.0.1",
                Integer.parseInt(arguments[3]),
                "127.0.0.1",
                Integer.parseInt(arguments[4]),
                List.of(arguments[5].split(",")),
                members(arguments[6]),
                directory.resolve("certificates"),
                NodeSettings.Timing.DEFAULT);
        ControllerNode node;
        try {
            node = ControllerNode.start(settings, new MemoryHost(true), "test", new GivenVerdicts(), ApiServer::start);
        } catch (Exception failure) {
            failure.printStackTrace();
            System.exit(1);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(node::close));
        System.out.println("READY " + node.apiAddress());
        Thread.currentThread().join();
    }

    private static List<MemberAddress> members(String text) {
        List<String> all = Arrays.asList(text.split(","));
        return all.stream()
                .map(member -> {
                    String[] parts = member.split(":");
                    return new MemberAddress(
                            all.indexOf(member), parts[0], "127.0.0.1", Integer.parseInt(parts[1]));
                })
                .toList();
    }
}
