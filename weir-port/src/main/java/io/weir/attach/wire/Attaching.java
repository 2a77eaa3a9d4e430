package io.weir.attach.wire;

import io.weir.attach.Tuple;
import io.weir.diagnostic.Diagnostic;
import io.weir.net.MacAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The process's side of the talk with a node: what it says, and what it holds once it is attached. */
public final class Attaching implements AutoCloseable {
    private final LocalSocket socket;
    private final Region region;
    private final Bell bell;
    private final Wakeup wakeup;
    private final Readiness readiness = new Readiness(2);
    private final FrameRing.Reader in;
    private final FrameRing.Writer out;
    private final int mtu;
    private String detached = "";

    private Attaching(LocalSocket socket, Region region, Bell bell, Wakeup wakeup, int mtu) {
        this.socket = socket;
        this.region = region;
        this.bell = bell;
        this.wakeup = wakeup;
        readiness.add(bell.descriptor());
        readiness.add(wakeup.descriptor());
        this.in = region.in();
        this.out = region.out();
        this.mtu = mtu;
    }

    /** What came of {@link #to}. */
    public sealed interface Outcome {
        record Attached(Attaching attaching) implements Outcome {}

        record Refused(Diagnostic why) implements Outcome {}
    }

    /** What the node answers. */
    public sealed interface Answer {
        record Done(List<MacAddress> macs) implements Answer {}

        record Refused(Diagnostic why) implements Answer {}
    }

    public static Outcome to(Path path, String name, int ringBytes, int patienceMs) {
        LocalSocket socket;
        try {
            socket = LocalSocket.connect(path);
        } catch (IOException e) {
            return new Outcome.Refused(Diagnostic.error("N0860", "cannot reach a node at `" + path + "`")
                    .note(String.valueOf(e.getMessage()))
                    .help("`attach` in the node's configuration is the path, and the socket must be yours to write"));
        }
        socket.send(new Message.Hello(Message.VERSION, ringBytes, name).bytes());
        return switch (received(socket, patienceMs)) {
            case LocalSocket.Received.Message message -> welcomed(socket, message, ringBytes);
            case LocalSocket.Received.Nothing _ -> hungUp(socket, "the node does not answer");
            case LocalSocket.Received.End _ -> hungUp(socket, "the node hung up");
        };
    }

    private static Outcome welcomed(LocalSocket socket, LocalSocket.Received.Message message, int ringBytes) {
        int[] handed = message.descriptors();
        Message said = Message.of(message.bytes()).orElse(new Message.Detached("the node says something unknown"));
        boolean right = said instanceof Message.Welcome w && w.version() == Message.VERSION && w.ringBytes() == ringBytes;
        if (!right || handed.length != 2) {
            socket.closeAll(handed);
            socket.close();
            return new Outcome.Refused(refusal(said));
        }
        Bell bell = new Bell(handed[1]);
        try {
            Region region = Region.open(handed[0], ringBytes);
            return new Outcome.Attached(new Attaching(socket, region, bell, wakeup(region), ((Message.Welcome) said).mtu()));
        } catch (IOException e) {
            bell.close();
            return hungUp(socket, String.valueOf(e.getMessage()));
        }
    }

    private static Wakeup wakeup(Region region) throws IOException {
        try {
            return Wakeup.make();
        } catch (IOException e) {
            region.close();
            throw e;
        }
    }

    private static Outcome hungUp(LocalSocket socket, String why) {
        socket.close();
        return new Outcome.Refused(Diagnostic.error("N0860", "cannot attach: " + why));
    }

    private static Diagnostic refusal(Message said) {
        return switch (said) {
            case Message.Refused(String code, String why, String help) -> {
                Diagnostic error = Diagnostic.error(code, why);
                yield help.isEmpty() ? error : error.help(help);
            }
            case Message.Detached(String why) -> Diagnostic.error("N0860", why);
            default -> Diagnostic.error("N0860", "the node answers something else than was asked");
        };
    }

    private static LocalSocket.Received received(LocalSocket socket, int patienceMs) {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMs);
        LocalSocket.Received received = socket.receive();
        while (received instanceof LocalSocket.Received.Nothing && System.nanoTime() < deadlineNs) {
            socket.await((int) TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime()) + 1);
            received = socket.receive();
        }
        return received;
    }

    public Answer register(List<Tuple> tuples, int patienceMs) {
        return ask(new Message.Register(tuples), patienceMs);
    }

    public Answer release(List<Tuple> tuples, int patienceMs) {
        return ask(new Message.Release(tuples), patienceMs);
    }

    private Answer ask(Message question, int patienceMs) {
        socket.send(question.bytes());
        return switch (received(socket, patienceMs)) {
            case LocalSocket.Received.Message(byte[] bytes, int[] descriptors) -> {
                socket.closeAll(descriptors);
                Message said = Message.of(bytes).orElse(new Message.Detached("the node says something unknown"));
                if (said instanceof Message.Detached(String why)) {
                    detached = why;
                }
                yield said instanceof Message.Done(List<MacAddress> macs)
                        ? new Answer.Done(macs)
                        : new Answer.Refused(refusal(said));
            }
            case LocalSocket.Received.Nothing _ -> gone("the node does not answer");
            case LocalSocket.Received.End _ -> gone("the node is gone");
        };
    }

    private Answer gone(String why) {
        detached = detached.isEmpty() ? why : detached;
        return new Answer.Refused(Diagnostic.error("N0860", detached));
    }

    /** Why the node no longer serves this process; empty while it does. */
    public String lost() {
        if (detached.isEmpty()) {
            switch (socket.receive()) {
                case LocalSocket.Received.Message(byte[] bytes, int[] descriptors) -> {
                    socket.closeAll(descriptors);
                    if (Message.of(bytes).orElse(null) instanceof Message.Detached(String why)) {
                        detached = why;
                    }
                }
                case LocalSocket.Received.End _ -> detached = "the node is gone";
                case LocalSocket.Received.Nothing _ -> {
                    // all is well
                }
            }
        }
        return detached;
    }

    /** Sleeps until the node rings or is gone, until {@link #wake}, or until the time is up. */
    public void sleep(int timeoutMs) {
        readiness.await(timeoutMs);
        wakeup.heard();
    }

    /** Ends the sleep, or the next one; from any thread. */
    public void wake() {
        wakeup.call();
    }

    public int mtu() {
        return mtu;
    }

    public FrameRing.Reader in() {
        return in;
    }

    public FrameRing.Writer out() {
        return out;
    }

    /** For tests of what a hostile process may do. */
    public Region region() {
        return region;
    }

    public Bell bell() {
        return bell;
    }

    @Override
    public void close() {
        socket.close();
        wakeup.close();
        readiness.close();
        bell.close();
        region.close();
    }
}
