package io.weir.programs.dns;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.net.IpAddress;
import io.weir.programs.Program;
import io.weir.stack.blocking.DatagramEndpoint;
import io.weir.stack.blocking.Endpoint;
import io.weir.stack.blocking.Sockets;
import io.weir.stack.blocking.StreamListener;
import io.weir.stack.blocking.StreamSocket;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.xbill.DNS.Name;

/**
 * An authoritative name server for zones from files (RFC 1034, 1035), over UDP and TCP (RFC 7766). Clients in some prefixes may
 * get other records than the rest; see {@link ZoneFile}.
 */
public final class DnsProgram implements Program {
    /** Connections at a time; more wait in the backlog. */
    static final int CONNECTIONS = 1000;
    /** No query is nearly as long. */
    static final int QUERY_BYTES = 4096;

    private static final int BACKLOG = 256;
    /** RFC 7766, 6.2.3: who asks nothing, or reads no answer, for so long makes room for others. */
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final Responder responder;
    private final List<String> names;
    private final List<IpAddress> addresses;
    private final int port;

    private DnsProgram(List<Zone> zones, List<IpAddress> addresses, int port) {
        this.responder = new Responder(zones);
        this.names = zones.stream().map(zone -> zone.apex() + " (" + zone.names() + " names)").toList();
        this.addresses = List.copyOf(addresses);
        this.port = port;
    }

    /**
     * Reads the zones.
     *
     * @return empty when something is wrong with them, which is then in the diagnostics
     */
    public static Optional<DnsProgram> of(
            List<SourceText> files, List<IpAddress> addresses, int port, Diagnostics diagnostics) {
        List<Zone> zones = new ArrayList<>();
        Set<Name> apexes = new HashSet<>();
        for (SourceText file : files) {
            ZoneFile.read(file, diagnostics).ifPresent(zone -> {
                zones.add(zone);
                if (!apexes.add(zone.apex())) {
                    diagnostics.add(Diagnostic.error("E0470", "the zone `" + zone.apex() + "` is in two files"));
                }
            });
        }
        return diagnostics.failed() ? Optional.empty() : Optional.of(new DnsProgram(zones, addresses, port));
    }

    /** What it serves, for people. */
    public List<String> names() {
        return names;
    }

    @Override
    public void start(Sockets sockets) throws IOException {
        Semaphore room = new Semaphore(CONNECTIONS);
        for (IpAddress address : addresses) {
            DatagramEndpoint datagrams = sockets.datagrams(new Endpoint(address, port));
            StreamListener listener = sockets.listen(new Endpoint(address, port), BACKLOG);
            Thread.startVirtualThread(() -> answer(datagrams));
            Thread.startVirtualThread(() -> accept(listener, room));
        }
    }

    private void answer(DatagramEndpoint datagrams) {
        ByteBuffer query = ByteBuffer.allocate(QUERY_BYTES);
        try {
            while (true) {
                DatagramEndpoint.Received received = datagrams.receive(query.clear());
                byte[] bytes = Arrays.copyOf(query.array(), query.position());
                Endpoint from = received.from();
                if (received.bytes() == bytes.length && from.port() > 0) {
                    Optional<byte[]> answer = responder.answer(bytes, new Responder.Asker(from.address(), false));
                    if (answer.isPresent()) {
                        send(datagrams, answer.get(), from);
                    }
                }
            }
        } catch (IOException ended) {
            // the stack is closed, or its node is gone: another one is started
        }
    }

    private static void send(DatagramEndpoint datagrams, byte[] answer, Endpoint to) throws IOException {
        try {
            datagrams.send(ByteBuffer.wrap(answer), to);
        } catch (NoRouteToHostException lost) {
            // a source that nobody can be sent to: as good as lost
        }
    }

    private void accept(StreamListener listener, Semaphore room) {
        try {
            while (true) {
                room.acquireUninterruptibly();
                StreamSocket socket = listener.accept();
                Thread.startVirtualThread(() -> {
                    try {
                        converse(socket);
                    } finally {
                        room.release();
                    }
                });
            }
        } catch (IOException ended) {
            // as above
        }
    }

    /** Each message behind its length in two bytes (RFC 1035, 4.2.2), one after the other. */
    private void converse(StreamSocket socket) {
        try (socket) {
            socket.readTimeout(IDLE);
            socket.writeTimeout(IDLE);
            DataInputStream in = new DataInputStream(socket.input());
            Responder.Asker asker = new Responder.Asker(socket.remote().address(), true);
            Optional<byte[]> answer = answer(in, asker);
            while (answer.isPresent()) {
                // length and message in one segment (RFC 7766, 8)
                ByteBuffer message = ByteBuffer.allocate(2 + answer.get().length);
                socket.write(message.putShort((short) answer.get().length).put(answer.get()).flip());
                answer = answer(in, asker);
            }
        } catch (IOException over) {
            // it ended, was silent for too long, or is reset
        }
    }

    /** Empty for what ends the conversation. */
    private Optional<byte[]> answer(DataInputStream in, Responder.Asker asker) throws IOException {
        int length = in.readUnsignedShort();
        if (length > QUERY_BYTES) {
            return Optional.empty();
        }
        byte[] query = new byte[length];
        in.readFully(query);
        return responder.answer(query, asker);
    }
}
