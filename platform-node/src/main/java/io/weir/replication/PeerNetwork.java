package io.weir.replication;

import io.aeron.Aeron;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.FragmentHandler;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a node's packet path hears other nodes', and how it reaches them: Aeron over UDP, with a driver on a thread of its
 * own, so that no packet waits for the socket. Aeron does not encrypt: it listens on the platform's own network only.
 */
public final class PeerNetwork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerNetwork.class);

    private static final int STREAM = 20;
    /** A full window of frames at 10 Gb/s for a millisecond; files are sparse. */
    private static final int TERM_BYTES = 1 << 20;
    /** What a kernel gives a socket without being asked. */
    private static final int WINDOW_BYTES = 128 << 10;

    /** The least that Aeron takes; all of it is resident. */
    private static final int COUNTERS_BYTES = 1 << 20;
    /** Names are looked up when a link begins. */
    private static final long NAMES_EVERY_NS = TimeUnit.MILLISECONDS.toNanos(32);

    private static final long UNUSED_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);

    private final MediaDriver driver;
    private final LinkIdle idle;
    private final Aeron aeron;
    private final Subscription subscription;
    private final String address;
    private final Map<String, PeerLink> links = new HashMap<>();
    private final Map<String, Long> unusedNs = new HashMap<>();

    /**
     * @param directory for buffers in shared memory; removed when it is closed
     * @param port 0 for any that is free
     * @throws AeronException when the address cannot be bound
     */
    public static PeerNetwork open(Path directory, String host, int port) {
        return open(directory, host, port, new LinkIdle());
    }

    static PeerNetwork open(Path directory, String host, int port, LinkIdle idle) {
        MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(directory.toString())
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(idle)
                .asyncExecutorIdleStrategy(new SleepingIdleStrategy(NAMES_EVERY_NS))
                .counterValuesBufferLength(COUNTERS_BYTES)
                .publicationTermBufferLength(TERM_BYTES)
                .initialWindowLength(WINDOW_BYTES)
                .termBufferSparseFile(true)
                .performStorageChecks(false)
                .errorHandler(failure -> LOG.atDebug().setMessage("media driver").setCause(failure).log()));
        try {
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(directory.toString()));
            return new PeerNetwork(driver, idle, aeron, host + ":" + port);
        } catch (AeronException | IllegalStateException failure) {
            driver.close();
            throw failure;
        }
    }

    private PeerNetwork(MediaDriver driver, LinkIdle idle, Aeron aeron, String wanted) {
        this.driver = driver;
        this.idle = idle;
        this.aeron = aeron;
        this.subscription = aeron.addSubscription("aeron:udp?endpoint=" + wanted, STREAM);
        this.address = resolved();
        idle.linked(false);
    }

    private String resolved() {
        long endNs = System.nanoTime() + PATIENCE_NS;
        while (System.nanoTime() - endNs < 0) {
            String found = subscription.resolvedEndpoint();
            if (found != null) {
                return found;
            }
            Thread.onSpinWait();
        }
        throw new IllegalStateException("Aeron did not say where it listens");
    }

    /** {@code host:port} that others reach this node's packet path by. */
    public String address() {
        return address;
    }

    /** The way to {@code host:port}; empty if that is no address. Waits for the driver: not for a worker. */
    public synchronized Optional<PeerLink> link(String to) {
        if (!to.matches("[^|?,]{1,200}:\\d{1,5}")) {
            return Optional.empty();
        }
        unusedNs.remove(to);
        idle.linked(true);
        try {
            return Optional.of(links.computeIfAbsent(
                    to, t -> new PeerLink(aeron.addExclusivePublication("aeron:udp?endpoint=" + t, STREAM), t)));
        } catch (AeronException | IllegalArgumentException refused) {
            idle.linked(!links.isEmpty());
            LOG.atWarn().setMessage("no way to a node").addKeyValue("address", to).setCause(refused).log();
            return Optional.empty();
        }
    }

    /** Gives up the ways to all others, when they were not used for a while: a move may still be under way on them. */
    public synchronized void keep(Set<String> addresses) {
        long nowNs = System.nanoTime();
        links.keySet().stream().filter(a -> !addresses.contains(a)).forEach(a -> unusedNs.putIfAbsent(a, nowNs));
        unusedNs.keySet().removeIf(addresses::contains);
        unusedNs.entrySet().removeIf(unused -> {
            boolean old = nowNs - unused.getValue() > UNUSED_NS;
            if (old) {
                links.remove(unused.getKey()).close();
            }
            return old;
        });
        idle.linked(!links.isEmpty());
    }

    /** Takes in at most {@code limit} messages; returns how many parts there were. One thread, always the same. */
    int poll(FragmentHandler handler, int limit) {
        return subscription.poll(handler, limit);
    }

    /** Puts messages together that came in parts, in memory off the heap, as all others are. */
    static FragmentAssembler whole(FragmentHandler handler) {
        return new FragmentAssembler(handler, PeerMessage.MOST, true);
    }

    @Override
    public void close() {
        aeron.close();
        driver.close();
    }
}
