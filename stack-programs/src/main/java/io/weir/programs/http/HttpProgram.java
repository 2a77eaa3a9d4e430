package io.weir.programs.http;

import io.weir.net.IpAddress;
import io.weir.netty.Link;
import io.weir.netty.Network;
import io.weir.programs.Place;
import io.weir.programs.ProgramPort;
import io.weir.programs.Server;
import io.weir.stack.ip.InterfaceAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@link HttpServer} at a program's port. */
public final class HttpProgram implements Server {
    private final Path root;
    private final List<IpAddress> addresses;
    private final int port;

    public HttpProgram(Path root, List<IpAddress> addresses, int port) {
        this.root = root;
        this.addresses = List.copyOf(addresses);
        this.port = port;
    }

    @Override
    public Serving start(Place place, ProgramPort at) throws IOException {
        // the port is closed by who opened it
        Link link = new Link(at.device(), at.pause(), () -> {});
        Network network = Network.of(link, addresses.stream().map(HttpProgram::alone).toArray(InterfaceAddress[]::new));
        return HttpServer.start(root, network, addresses, port);
    }

    /** Neighbours are the node's business. */
    private static InterfaceAddress alone(IpAddress own) {
        return new InterfaceAddress(own, own.version() == 4 ? 32 : 128);
    }
}
