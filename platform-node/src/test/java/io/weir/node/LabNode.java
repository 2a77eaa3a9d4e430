package io.weir.node;

import io.weir.click.Click;
import io.weir.click.Reading;
import io.weir.diagnostic.SourceText;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.port.AfPacketPort;
import io.weir.portswitch.Attachment;
import io.weir.resident.UdpEcho;
import java.util.List;

/**
 * A data plane without a cluster on {@code eth0}, for tests in a namespace. Arguments: {@code echo ADDRESS PORT},
 * {@code tcp ADDRESS PORT} or {@code click ADDRESS TEXT}, repeated. Prints its counters for every line it reads, and ends with its input.
 */
final class LabNode {
    private LabNode() {}

    public static void main(String[] arguments) throws Exception {
        KernelLink link = KernelLink.of("eth0").orElseThrow();
        DataPlane.Settings settings =
                new DataPlane.Settings(8192, link.nextHops(), KernelLink::kernelHas, System.out::println);
        DataPlane plane =
                switch (DataPlane.start(settings, pool -> AfPacketPort.open("eth0", link.mtu(), pool))) {
                    case DataPlane.Starting.Running running -> running.dataPlane();
                    case DataPlane.Starting.Refused refused -> throw new IllegalStateException(refused.toString());
                };
        for (int i = 0; i < arguments.length; i += 3) {
            Ipv4Address address = Ipv4Address.of(arguments[i + 1]);
            String what = arguments[i + 2];
            PlacementResult result = (switch (arguments[i]) {
                case "echo" -> plane.start("echo" + i, UdpEcho.at(address, Integer.parseInt(what)));
                case "tcp" -> plane.start("tcp" + i, TcpProgram.at(address, Integer.parseInt(what)));
                case "click" -> plane.start(spec("click" + i, address, what));
                default -> throw new IllegalArgumentException(arguments[i]);
            }).toCompletableFuture().join();
            if (!(result instanceof PlacementResult.Started)) {
                throw new IllegalStateException(result.toString());
            }
        }
        System.out.println("ready");
        while (System.in.read() >= 0) {
            System.out.println(plane.report().toCompletableFuture().join());
            System.out.println(plane.reports().toCompletableFuture().join());
        }
        plane.close();
    }

    private static MiddleboxSpec spec(String name, Ipv4Address address, String click) {
        Reading reading = Click.read(new SourceText(name, click));
        return new MiddleboxSpec(
                name,
                reading.configuration().orElseThrow(() -> new IllegalStateException(reading.toString())),
                List.of(address),
                List.<Ipv4Prefix>of(),
                Attachment.Sources.OWN_OR_ORIGIN,
                1);
    }
}
