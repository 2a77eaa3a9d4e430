package io.weir.attach;

import io.weir.attach.wire.Attaching;
import io.weir.attach.wire.FrameRing;
import io.weir.attach.wire.Region;
import io.weir.diagnostic.Diagnostic;
import io.weir.net.MacAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A process's own port on a node: it registers 3-tuples, gets the frames to them and nothing else, and may send from
 * them and nothing else. Frames travel through memory that only this process and the node have.
 *
 * <p>Frames are Ethernet with IPv4 or IPv6. The node finds the neighbour, so the destination MAC address of a frame that
 * is sent does not matter; its source is zero, or what {@link Registering.Registered} said for the address. ARP and
 * neighbour discovery are the node's. Checksums of received frames are complete and not verified.
 *
 * <p>Used by one thread at a time, also {@link #close}; only {@link #wakeup} is for all. When the process ends, in whatever way, the node frees all that
 * it held.
 */
public final class WeirPort implements AutoCloseable {
    /** The longest frame, with its Ethernet header. */
    public static final int MAX_FRAME = FrameRing.MAX_FRAME;

    /** What {@link #receive} answers when no frame is there. */
    public static final int NONE = -1;

    private static final int PATIENCE_MS = 10_000;

    private final Attaching attached;
    private String lost = "";
    private boolean closed;

    private WeirPort(Attaching attached) {
        this.attached = attached;
    }

    /** What came of {@link #connect}. */
    public sealed interface Connecting {
        record Connected(WeirPort port) implements Connecting {}

        record Refused(Diagnostic why) implements Connecting {}
    }

    /** What came of {@link #register}. */
    public sealed interface Registering {
        /** @param macs for each tuple, the Ethernet address that its packets leave with */
        record Registered(List<MacAddress> macs) implements Registering {}

        /** Nothing was registered: not allowed, or somebody else's. */
        record Refused(Diagnostic why) implements Registering {}
    }

    /**
     * Attaches to a node.
     *
     * @param socket the node's, {@code attach} in its configuration
     * @param name for people, in counters and conflicts: 1 to 63 of a-z, 0-9 and dashes; unique for this user on the node
     */
    public static Connecting connect(Path socket, String name) {
        return connect(socket, name, Region.DEFAULT_RING_BYTES);
    }

    /** @param ringBytes memory for frames that wait, each way: a power of two from 4 KiB to 4 MiB */
    public static Connecting connect(Path socket, String name, int ringBytes) {
        return switch (Attaching.to(socket, name, ringBytes, PATIENCE_MS)) {
            case Attaching.Outcome.Attached(Attaching attached) -> new Connecting.Connected(new WeirPort(attached));
            case Attaching.Outcome.Refused(Diagnostic why) -> new Connecting.Refused(why);
        };
    }

    /** Longest IP packet that the node's interface can send, in bytes. */
    public int mtu() {
        return open().mtu();
    }

    /** Registers all of these, or none; frames to them come from now on. May be called again for more. */
    public Registering register(List<Tuple> tuples) {
        return switch (open().register(tuples, PATIENCE_MS)) {
            case Attaching.Answer.Done(List<MacAddress> macs) -> new Registering.Registered(macs);
            case Attaching.Answer.Refused(Diagnostic why) -> new Registering.Refused(why);
        };
    }

    /** Gives back what was registered, in the same words; says why if that was refused. */
    public Optional<Diagnostic> release(List<Tuple> tuples) {
        return switch (open().release(tuples, PATIENCE_MS)) {
            case Attaching.Answer.Done _ -> Optional.empty();
            case Attaching.Answer.Refused(Diagnostic why) -> Optional.of(why);
        };
    }

    /**
     * Copies the next frame into {@code into} from index {@code at} on, where {@link #MAX_FRAME} bytes have room; its
     * length, or {@link #NONE}. Never waits.
     */
    public int receive(byte[] into, int at) {
        FrameRing.Reader in = open().in();
        int length = in.next();
        if (length < 0) {
            in.release();
            return NONE;
        }
        in.copyTo(into, at);
        in.advance();
        return length;
    }

    /**
     * Copies a frame out, of at most {@link #MAX_FRAME} bytes; false when the node is behind. It leaves with
     * {@link #flush}.
     */
    public boolean send(byte[] frame, int from, int length) {
        return open().out().write(frame, from, length);
    }

    /** Lets go what was sent, and wakes the node if it sleeps. */
    public void flush() {
        if (open().out().publish()) {
            attached.bell().ring();
        }
        attached.in().release();
    }

    /**
     * Waits until a frame is there, the node is gone, {@link #wakeup} is called, or the time is up; true when a frame is
     * there. When it says false before its time and nobody called, ask {@link #alive}.
     */
    public boolean await(int timeoutMs) {
        flush();
        FrameRing.Reader in = attached.in();
        if (!in.waiting() && timeoutMs > 0) {
            in.announceSleep();
            if (!in.waiting()) {
                attached.sleep(timeoutMs);
            }
            attached.bell().heard();
        }
        return in.waiting();
    }

    /** Ends {@link #await}, or the next one at once if nobody waits. The one method for all threads, at any time. */
    public void wakeup() {
        attached.wake();
    }

    /** Whether the node still serves this port. Asks the kernel, so not for each frame. */
    public boolean alive() {
        if (lost.isEmpty()) {
            lost = attached.lost();
        }
        return lost.isEmpty();
    }

    /** Why the node no longer serves it; empty while it does. */
    public String lost() {
        alive();
        return lost;
    }

    /** The memory is gone once it is closed: touching it would end the process. */
    private Attaching open() {
        if (closed) {
            throw new IllegalStateException("the port is closed");
        }
        return attached;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            lost = "closed";
            attached.close();
        }
    }
}
