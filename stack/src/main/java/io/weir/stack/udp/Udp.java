package io.weir.stack.udp;

import io.weir.net.IpAddress;
import io.weir.stack.ip.Delivery;
import io.weir.stack.ip.EphemeralPorts;
import io.weir.stack.ip.Failure;
import io.weir.stack.ip.IpOutput;
import io.weir.stack.ip.IpPacket;
import io.weir.stack.ip.ReceiveQueue;
import io.weir.stack.ip.Transport;
import io.weir.stack.udp.UdpOpening.Opened;
import io.weir.stack.udp.UdpOpening.Reason;
import io.weir.stack.udp.UdpOpening.Refused;
import io.weir.stack.wire.Drop;
import io.weir.stack.wire.Protocols;
import io.weir.stack.wire.UdpHeader;
import io.weir.stack.wire.UdpPacket;
import io.weir.stack.wire.Wire;
import java.util.List;
import java.util.OptionalInt;

/** UDP on a stack: finds the socket of each datagram. */
public final class Udp implements Transport {
    private final IpOutput output;
    private final UdpSettings settings;
    private final ReceiveQueue.Memory memory;
    private final EphemeralPorts ephemeral;
    private final PortTable table = new PortTable();
    private final UdpPacket datagram = new UdpPacket();

    /** @param secret that ports are chosen by */
    public Udp(IpOutput output, UdpSettings settings, long secret) {
        this.output = output;
        this.settings = settings;
        this.memory = new ReceiveQueue.Memory(settings.memoryBytes());
        this.ephemeral = new EphemeralPorts(settings.firstPort(), settings.lastPort(), secret);
    }

    @Override
    public int protocol() {
        return Protocols.UDP;
    }

    /**
     * Opens a socket.
     *
     * @param local one of the stack's addresses; or the unspecified IPv4 address for all of that kind, or the
     *     unspecified IPv6 address for all of both
     * @param port 0 for any that is free
     */
    public UdpOpening open(IpAddress local, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port);
        }
        if (table.size() >= settings.sockets()) {
            return new Refused(Reason.TOO_MANY_SOCKETS);
        }
        if (!local.isUnspecified() && !output.owns(local)) {
            return new Refused(Reason.NOT_OUR_ADDRESS);
        }
        OptionalInt chosen = port == 0
                ? ephemeral.choose(p -> table.isFree(local, p))
                : OptionalInt.of(port).stream().filter(p -> table.isFree(local, p)).findFirst();
        if (chosen.isEmpty()) {
            return new Refused(port == 0 ? Reason.NO_PORT_FREE : Reason.PORT_TAKEN);
        }
        UdpSocket socket = new UdpSocket(this, local, chosen.getAsInt(), new ReceiveQueue(memory, settings.socketBytes()));
        table.add(socket);
        return new Opened(socket);
    }

    @Override
    public Delivery receive(IpPacket packet) {
        Drop wrong = datagram.read(packet.bytes(), packet.payloadAt(), packet.payloadBytes());
        if (wrong == Drop.NONE) {
            boolean intact = datagram.hasChecksum() ? datagram.intact(packet.pseudoSum()) : packet.version() == 4;
            wrong = intact ? Drop.NONE : Drop.WRONG_CHECKSUM;
        }
        if (wrong != Drop.NONE) {
            output.drops().add(wrong);
            return Delivery.TAKEN;
        }
        UdpSocket socket = table.find(packet, datagram);
        if (socket == null) {
            return Delivery.NO_PORT;
        }
        Drop full = socket.deliver(packet, datagram);
        if (full != Drop.NONE) {
            output.drops().add(full);
        }
        return Delivery.TAKEN;
    }

    @Override
    public boolean failed(Failure why, IpPacket quoted) {
        if (quoted.payloadBytes() < UdpHeader.BYTES) {
            return false;
        }
        int localPort = Wire.shortAt(quoted.bytes(), quoted.payloadAt());
        int remotePort = Wire.shortAt(quoted.bytes(), quoted.payloadAt() + 2);
        UdpSocket socket = table.sender(quoted, localPort);
        return socket != null && socket.failed(why, quoted, remotePort);
    }

    void closed(UdpSocket socket) {
        table.remove(socket);
    }

    boolean isFree(IpAddress local, int port) {
        return table.isFree(local, port);
    }

    IpOutput output() {
        return output;
    }

    /** Bytes that unread datagrams of all sockets take. */
    public long memoryUsed() {
        return memory.used();
    }

    /** All that are open. */
    public List<UdpSocket> openSockets() {
        return table.all();
    }

    public int sockets() {
        return table.size();
    }

    @Override
    public int run(long nowNs) {
        return 0;
    }

    @Override
    public long deadlineNs() {
        return NEVER;
    }

    @Override
    public void close() {
        table.all().forEach(UdpSocket::close);
    }
}
