package io.weir.node;

import io.weir.api.ApiServer;
import io.weir.controller.ControllerNode;
import io.weir.diagnostic.Diagnostic;
import io.weir.engine.FramePool;
import io.weir.port.AfPacketPort;
import io.weir.port.MemoryPort;
import io.weir.port.PortOpening;
import io.weir.port.PrivateFiles;
import io.weir.port.SharedMemoryPort;
import io.weir.port.XdpPort;
import io.weir.portswitch.NextHops;
import io.weir.process.ProcessServer;
import io.weir.replication.PeerNetwork;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * A node's process: its data plane first, then its place in the cluster. Prints one line that begins with
 * {@code ready} when both are up. Ends on SIGTERM, the control plane first, so that others take over at once. Exits 1
 * when it cannot start, 2 when its arguments are wrong.
 */
public final class Main {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    /** Read by log-json.xml. */
    private static final String NODE_NAME = "weir.node.name";

    private static final String LOG_FILE = "logback.configurationFile";

    private Main() {}

    public static void main(String[] arguments) {
        PrivateFiles.only();
        switch (NodeArguments.parse(List.of(arguments))) {
            case NodeArguments.Parsed.Right right -> run(right.arguments());
            case NodeArguments.Parsed.Wrong wrong -> leave(wrong.why(), USAGE);
        }
    }

    private static void run(NodeArguments arguments) {
        System.setProperty(NODE_NAME, arguments.settings().name());
        if (System.getProperty(LOG_FILE) == null) {
            System.setProperty(LOG_FILE, "io/weir/node/log-" + (arguments.jsonLog() ? "json" : "text") + ".xml");
        }
        try {
            switch (startDataPlane(arguments)) {
                case DataPlane.Starting.Running running -> join(arguments, running.dataPlane());
                case DataPlane.Starting.Refused refused -> leave(refused.port().why(), FAILED);
            }
        } catch (IOException | RuntimeException failure) {
            // an actor system that half started would keep the process alive
            leave(Diagnostic.error("N0818", "the node could not start").note(String.valueOf(failure)), FAILED);
        }
    }

    private static DataPlane.Starting startDataPlane(NodeArguments arguments) throws IOException {
        String name = arguments.interfaceName();
        if (name.equals(NodeArguments.MEMORY)) {
            return DataPlane.start(settings(arguments, NextHops.ALL_ON_LINK), Main::disconnected);
        }
        if (arguments.memoryFile().isPresent()) {
            return DataPlane.start(
                    settings(arguments, NextHops.ALL_ON_LINK),
                    pool -> SharedMemoryPort.open(arguments.memoryFile().get(), SharedMemoryPort.End.NODE, pool));
        }
        Optional<KernelLink> link = KernelLink.of(name);
        if (link.isEmpty()) {
            return new DataPlane.Starting.Refused(new PortOpening.Refused(
                    Diagnostic.error("N0801", "there is no interface `" + name + "`")
                            .help("`ip link` lists the interfaces that there are")));
        }
        return DataPlane.start(
                settings(arguments, link.get().nextHops()), pool -> open(arguments, name, link.get().mtu(), pool));
    }

    /** AF_XDP where it is asked for and possible, else AF_PACKET. */
    private static PortOpening open(NodeArguments arguments, String name, int mtu, FramePool pool) {
        if (!arguments.xdp()) {
            return AfPacketPort.open(name, mtu, pool);
        }
        return switch (XdpPort.open(name, mtu, pool)) {
            case PortOpening.Opened opened -> opened;
            case PortOpening.Refused(Diagnostic why) -> {
                LoggerFactory.getLogger(Main.class)
                        .warn("{}: {}; AF_PACKET is used instead", why.message(), String.join("; ", why.notes()));
                yield AfPacketPort.open(name, mtu, pool);
            }
        };
    }

    private static DataPlane.Settings settings(NodeArguments arguments, NextHops found) {
        return new DataPlane.Settings(
                arguments.frames(), arguments.nextHops().orElse(found), KernelLink::kernelHas, _ -> {});
    }

    /** A cable with nothing at its other end. */
    static PortOpening disconnected(FramePool pool) {
        return new PortOpening.Opened(
                MemoryPort.cable(NodeArguments.MEMORY, pool, new FramePool(1)).left());
    }

    private static void join(NodeArguments arguments, DataPlane dataPlane) throws IOException {
        ControllerNode controller;
        Optional<ProcessServer> processes = Optional.empty();
        try {
            processes = processes(arguments, dataPlane);
            PeerNetwork network =
                    PeerNetwork.open(BurstStream.directory("peers"), arguments.settings().host(), arguments.dataPort());
            dataPlane.join(network);
            NodeHost host = new NodeHost(dataPlane, Optional.of(network));
            controller = ControllerNode.start(
                    arguments.settings(), host, version(), ApiServer.reading(arguments.readPort()));
        } catch (IOException | RuntimeException failure) {
            processes.ifPresent(ProcessServer::close);
            dataPlane.close();
            throw failure;
        }
        Optional<ProcessServer> attached = processes;
        Optional<ClashWatch> watch = dataPlane.sharesKernelAddresses()
                ? Optional.of(ClashWatch.start(dataPlane::ports))
                : Optional.empty();
        Runtime.getRuntime().addShutdownHook(new Thread(
                () -> {
                    watch.ifPresent(ClashWatch::close);
                    controller.close();
                    attached.ifPresent(ProcessServer::close);
                    dataPlane.close();
                },
                "weir-shutdown"));
        System.out.println("ready: " + arguments.settings().resource() + ", API at " + controller.apiAddress()
                + ", events and metrics at https://" + controller.readAddress() + ", packets on " + arguments.networkInterface());
        Throwable why = controller.ended().toCompletableFuture().join();
        leave(
                Diagnostic.error("N0826", "this node's part of the controllers' log has ended")
                        .note(String.valueOf(why))
                        .help("what is decided is on disk: start the node again, or let systemd do it"),
                FAILED);
    }

    private static Optional<ProcessServer> processes(NodeArguments arguments, DataPlane dataPlane) throws IOException {
        return arguments.processes().isEmpty()
                ? Optional.empty()
                : Optional.of(ProcessServer.start(arguments.processes().get(), dataPlane.switchboard()));
    }

    private static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion()).orElse("development");
    }

    private static void leave(Diagnostic why, int status) {
        System.err.println("error[" + why.code() + "]: " + why.message());
        why.notes().forEach(note -> System.err.println("  = note: " + note));
        why.helps().forEach(help -> System.err.println("  = help: " + help));
        System.exit(status);
    }
}
