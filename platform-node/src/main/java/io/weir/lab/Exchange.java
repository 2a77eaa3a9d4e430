package io.weir.lab;

import io.weir.net.Ipv4Address;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The client sends one datagram and waits, for a bounded time, for whatever comes to the port it sent from. */
final class Exchange implements Task {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(2);

    private final int ownPort;
    private final long endNs;
    private Optional<Datagram> answer = Optional.empty();

    Exchange(UdpHost client, Target target, byte[] payload, long nowNs) {
        this.ownPort = target.ownPort();
        this.endNs = nowNs + PATIENCE_NS;
        client.send(target.ownPort(), target.address(), target.port(), payload, nowNs);
    }

    /** @param ownPort to send from and listen on */
    record Target(int address, int port, int ownPort) {}

    @Override
    public Optional<String> turn(long nowNs) {
        if (answer.isPresent()) {
            return answer.map(a -> "{\"answer\":\"" + HexFormat.of().formatHex(a.payload()) + "\",\"from\":\""
                    + new Ipv4Address(a.from() & Ipv4Address.MAX) + "\"}");
        }
        return nowNs - endNs >= 0 ? Optional.of("{\"silence\":true}") : Optional.empty();
    }

    @Override
    public void receive(Datagram datagram, long nowNs) {
        if (datagram.port() == ownPort && answer.isEmpty()) {
            answer = Optional.of(datagram);
        }
    }
}
