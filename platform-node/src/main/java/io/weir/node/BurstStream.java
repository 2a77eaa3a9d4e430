package io.weir.node;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.FragmentHandler;
import io.weir.engine.FrameMemory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentInvoker;

/**
 * Bursts of packets from a poller to a worker over Aeron IPC, one message a burst. The media driver has no thread of
 * its own: whoever owns the stream drives it. Packets are passed by number, their bytes stay where they are.
 *
 * <pre>
 *   0       4      8                   8 + 8n              8 + 12n
 *   +-------+------+-------------------+-------------------+
 *   | n     |      | n packets (long)  | n targets (int)   |
 *   +-------+------+-------------------+-------------------+
 * </pre>
 */
final class BurstStream implements AutoCloseable {
    /** Most packets in a burst. */
    static final int LIMIT = 256;

    private static final int PACKETS_AT = 8;
    private static final int STREAM = 10;
    private static final int TERM_BYTES = 1 << 20;
    private static final int MTU_BYTES = 65504;
    /** The least that Aeron takes; all of it is resident. */
    private static final int COUNTERS_BYTES = 1 << 20;
    /** Driver and client live and die together, so a pause (a debugger, a suspended machine) must not part them. */
    private static final long LIVENESS_NS = TimeUnit.HOURS.toNanos(12);

    private static final String SHARED_MEMORY = "/dev/shm";
    private static final String PREFIX = "weir-aeron-";

    private final MediaDriver driver;
    private final Aeron aeron;
    private final AgentInvoker driverInvoker;
    private final AgentInvoker clientInvoker;
    private final ExclusivePublication publication;
    private final Image image;
    private final BufferClaim claim = new BufferClaim();
    private final FragmentHandler handler = this::onFragment;
    private final BurstHandler bursts;

    /** Takes one packet of a burst. */
    @FunctionalInterface
    interface BurstHandler {
        void on(long packet, int target);
    }

    BurstStream(BurstHandler bursts) {
        this.bursts = bursts;
        StaleDirectories.remove(root(), PREFIX);
        String directory = directory("bursts").toString();
        this.driver = MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(directory)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.INVOKER)
                .asyncExecutorEnabled(false)
                .counterValuesBufferLength(COUNTERS_BYTES)
                .ipcTermBufferLength(TERM_BYTES)
                .ipcMtuLength(MTU_BYTES)
                .clientLivenessTimeoutNs(LIVENESS_NS)
                .publicationUnblockTimeoutNs(2 * LIVENESS_NS));
        this.driverInvoker = driver.sharedAgentInvoker();
        this.aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(directory)
                .useConductorAgentInvoker(true)
                .driverAgentInvoker(driverInvoker)
                .driverTimeoutMs(TimeUnit.NANOSECONDS.toMillis(LIVENESS_NS)));
        this.clientInvoker = aeron.conductorAgentInvoker();
        this.publication = aeron.addExclusivePublication(CommonContext.IPC_CHANNEL, STREAM);
        this.image = connect(aeron.addSubscription(CommonContext.IPC_CHANNEL, STREAM));
    }

    /** For buffers of this process; who starts later removes it if this process cannot. */
    static Path directory(String use) {
        return root().resolve(PREFIX + ProcessHandle.current().pid() + "-" + use + "-" + System.nanoTime());
    }

    private static Path root() {
        Path memory = Path.of(SHARED_MEMORY);
        return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private Image connect(Subscription subscription) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!subscription.isConnected() || !publication.isConnected()) {
            drive();
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("Aeron did not connect to itself");
            }
        }
        return subscription.imageAtIndex(0);
    }

    /** Publishes a burst; false when the stream is full. {@code count} is at most {@link #LIMIT}. */
    boolean offer(long[] packets, int[] targets, int count) {
        if (publication.tryClaim(PACKETS_AT + 12 * count, claim) < 0) {
            return false;
        }
        // the whole message is claimed: its numbers need no check one by one
        long at = claim.buffer().addressOffset() + claim.offset();
        long targetsAt = at + PACKETS_AT + 8L * count;
        FrameMemory.putInt(at, count);
        for (int i = 0; i < count; i++) {
            FrameMemory.putLong(at + PACKETS_AT + 8L * i, packets[i]);
            FrameMemory.putInt(targetsAt + 4L * i, targets[i]);
        }
        claim.commit();
        return true;
    }

    /** Hands over the packets of at most {@code limit} bursts. Returns how many bursts. */
    int poll(int limit) {
        return image.poll(handler, limit);
    }

    private void onFragment(DirectBuffer buffer, int offset, int length, io.aeron.logbuffer.Header header) {
        long at = buffer.addressOffset() + offset;
        int count = FrameMemory.intAt(at);
        long targetsAt = at + PACKETS_AT + 8L * count;
        for (int i = 0; i < count; i++) {
            bursts.on(FrameMemory.longAt(at + PACKETS_AT + 8L * i), FrameMemory.intAt(targetsAt + 4L * i));
        }
    }

    /** Lets driver and client do their own work: moves the flow control window. */
    void drive() {
        driverInvoker.invoke();
        clientInvoker.invoke();
    }

    @Override
    public void close() {
        aeron.close();
        driver.close();
    }
}
