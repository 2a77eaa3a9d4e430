package io.weir.lab;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The client asks for a piece of the page over and over, each time from another port, as somebody new would, and says
 * of each attempt whether it was answered and, by the system's monotonic clock, when it began and ended.
 */
final class Attempts implements Task {
    private static final long ATTEMPT_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final UdpHost client;
    private final PortRange ports;
    private final Target target;
    private final Consumer<String> say;
    private final long endNs;
    private int port;
    private boolean asking;
    private long sinceNs;

    record Target(int address, int port, int seconds) {}

    Attempts(UdpHost client, PortRange ports, Target target, Consumer<String> say, long nowNs) {
        this.client = client;
        this.ports = ports;
        this.target = target;
        this.say = say;
        this.endNs = nowNs + TimeUnit.SECONDS.toNanos(target.seconds());
        this.sinceNs = nowNs - PAUSE_NS;
    }

    @Override
    public Optional<String> turn(long nowNs) {
        if (!asking && nowNs - endNs >= 0) {
            return Optional.of("{\"ended\":true}");
        }
        if (asking && nowNs - sinceNs >= ATTEMPT_NS) {
            ended(false, nowNs);
        } else if (!asking && nowNs - sinceNs >= PAUSE_NS) {
            asking = true;
            sinceNs = nowNs;
            port = ports.next();
            client.send(port, target.address(), target.port(), Page.question(0), nowNs);
        }
        return Optional.empty();
    }

    @Override
    public void receive(Datagram datagram, long nowNs) {
        if (asking && datagram.port() == port && Page.answered(datagram.payload()).isPresent()) {
            ended(true, nowNs);
        }
    }

    private void ended(boolean up, long nowNs) {
        say.accept("{\"up\":" + up + ",\"start_ns\":" + sinceNs + ",\"end_ns\":" + nowNs + "}");
        asking = false;
        sinceNs = nowNs;
    }
}
