package io.weir.node;

import io.weir.engine.FramePool;
import io.weir.port.AfPacketPort;
import io.weir.port.PortOpening;
import io.weir.port.PrivateFiles;
import io.weir.port.XdpPort;
import io.weir.process.ProcessServer;
import io.weir.process.ProcessSettings;
import io.weir.process.UserPolicy;
import io.weir.process.UserRule;
import io.weir.process.Users;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A data plane without a cluster on {@code eth0} that processes attach to, for tests in a namespace. Arguments: {@code
 * xdp} or {@code packet}, the socket, and rules for users. For a line
 * {@code drops} it says what each process has lost, for {@code ports} who owns what.
 */
final class PortsNode {
    private PortsNode() {}

    public static void main(String[] arguments) throws Exception {
        PrivateFiles.only();
        KernelLink link = KernelLink.of("eth0").orElseThrow();
        DataPlane.Settings settings =
                new DataPlane.Settings(8192, link.nextHops(), KernelLink::kernelHas, System.out::println);
        DataPlane plane =
                switch (DataPlane.start(settings, pool -> open(arguments[0], link.mtu(), pool))) {
                    case DataPlane.Starting.Running running -> running.dataPlane();
                    case DataPlane.Starting.Refused refused -> throw new IllegalStateException(refused.toString());
                };
        Users users = Users.ofMachine();
        List<UserRule> rules = Arrays.stream(arguments).skip(2).map(rule -> UserRule.parse(rule, users)).toList();
        ProcessServer server = ProcessServer.start(
                new ProcessSettings(Path.of(arguments[1]), new UserPolicy(rules, users)), plane.switchboard());
        System.out.println("ready " + ProcessHandle.current().pid());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(line + " " + (line.equals("drops") ? drops(plane) : plane.ports()));
        }
        server.close();
        plane.close();
    }

    private static List<String> drops(DataPlane plane) {
        return plane.inspect(host -> host.worker().processes().all().stream()
                        .map(seat -> seat.attachment().name() + " in " + seat.attachment().traffic().packetsIn() + " out "
                                + seat.attachment().traffic().packetsOut() + " " + seat.attachment().drops().byReason())
                        .toList())
                .toCompletableFuture()
                .join();
    }

    private static PortOpening open(String kind, int mtu, FramePool pool) {
        return kind.equals("xdp") ? XdpPort.open("eth0", mtu, pool) : AfPacketPort.open("eth0", mtu, pool);
    }
}
