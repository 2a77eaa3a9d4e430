package io.weir.api;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import io.weir.controller.MiddleboxHost;
import io.weir.controller.MiddleboxHost.Sampling;
import io.weir.controller.MiddleboxId;
import io.weir.controller.ObservedPacket;
import io.weir.controller.RunningMiddlebox;
import io.weir.engine.DropCount;
import io.weir.proof.PacketText;
import io.weir.v1.Observation;
import io.weir.v1.ObserveRequest;
import io.weir.v1.PacketSample;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports what middleboxes of this node do, until its reader has enough. A slow reader loses samples, and is told. */
final class Watching implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Watching.class);

    /** Of one middlebox between two reports; what one report carries. */
    private static final int SAMPLES = 512;

    /** Middleboxes whose packets one caller sees at a time. */
    private static final int TAPS = 32;

    private static final int MIN_INTERVAL_MS = 100;
    private static final int MAX_INTERVAL_MS = 60_000;
    private static final int DEFAULT_INTERVAL_MS = 1000;
    private static final int MAX_SAMPLES_PER_SECOND = 1000;

    private final MiddleboxHost host;
    private final Wanted wanted;
    private final ServerCallStreamObserver<Observation> out;
    private final Runnable done;
    private final Map<MiddleboxId, Sampled> taps = new HashMap<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** @param one the name of the only middlebox to watch; empty for all that fit */
    record Wanted(
            String one, Predicate<MiddleboxId> fits, int intervalMs, int count, Optional<Sampling> sampling, String node) {}

    private static final class Sampled implements MiddleboxHost.PacketObserver {
        final BlockingQueue<ObservedPacket> packets = new ArrayBlockingQueue<>(SAMPLES);
        final AtomicLong lost = new AtomicLong();
        MiddleboxHost.Observation observation = () -> {};

        @Override
        public void packet(ObservedPacket packet) {
            if (!packets.offer(packet)) {
                lost.incrementAndGet();
            }
        }
    }

    Watching(MiddleboxHost host, Wanted wanted, ServerCallStreamObserver<Observation> out, Runnable done) {
        this.host = host;
        this.wanted = wanted;
        this.out = out;
        this.done = done;
    }

    /** @throws Refusal when the request is beyond its bounds, or names what the caller may not see */
    static Wanted wanted(Caller caller, ObserveRequest request, String node) {
        int interval = request.getIntervalMs() == 0 ? DEFAULT_INTERVAL_MS : request.getIntervalMs();
        int samples = request.getSamplesPerSecond();
        if (interval < MIN_INTERVAL_MS || interval > MAX_INTERVAL_MS || request.getCount() < 0) {
            throw Refusal.invalid("interval_ms is " + MIN_INTERVAL_MS + " to " + MAX_INTERVAL_MS + ", count not negative");
        }
        if (samples < 0 || samples > MAX_SAMPLES_PER_SECOND) {
            throw Refusal.invalid("samples_per_second is 0 to " + MAX_SAMPLES_PER_SECOND);
        }
        Optional<Sampling> sampling =
                samples == 0 ? Optional.empty() : Optional.of(new Sampling(samples, request.getDropsOnly()));
        String name = request.getName();
        if (name.contains("/middleboxes/")) {
            MiddleboxId one = caller.readable(name);
            return new Wanted(one.toString(), one::equals, interval, request.getCount(), sampling, node);
        }
        boolean all = name.isEmpty() || name.equals("tenants/-") && caller.seesAll();
        String tenant = all ? "" : caller.tenant(name);
        Predicate<MiddleboxId> fits = id -> caller.mayRead(id.tenant()) && (all || id.tenant().equals(tenant));
        return new Wanted("", fits, interval, request.getCount(), sampling, node);
    }

    void stop() {
        stopped.countDown();
    }

    @Override
    public void run() {
        try {
            long round = 0;
            do {
                report();
                round++;
            } while ((wanted.count() == 0 || round < wanted.count())
                    && !stopped.await(wanted.intervalMs(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            LOG.atWarn().setMessage("observing ends").setCause(failure).log();
        } finally {
            taps.values().forEach(t -> t.observation.close());
            done.run();
        }
    }

    private void report() {
        Set<MiddleboxId> seen = new HashSet<>();
        for (RunningMiddlebox running : host.running()) {
            if (wanted.fits().test(running.middlebox())) {
                seen.add(running.middlebox());
                wanted.sampling().ifPresent(sampling -> tap(running.middlebox(), sampling));
                send(observation(running));
            }
        }
        taps.entrySet().removeIf(tap -> {
            boolean gone = !seen.contains(tap.getKey());
            if (gone) {
                tap.getValue().observation.close();
            }
            return gone;
        });
    }

    private void tap(MiddleboxId middlebox, Sampling sampling) {
        if (taps.containsKey(middlebox) || taps.size() >= TAPS) {
            return;
        }
        Sampled sampled = new Sampled();
        host.observe(middlebox, sampling, sampled).ifPresent(observation -> {
            sampled.observation = observation;
            taps.put(middlebox, sampled);
        });
    }

    private void send(Observation observation) {
        synchronized (out) {
            if (!out.isCancelled() && out.isReady()) {
                out.onNext(observation);
            }
        }
    }

    private Observation observation(RunningMiddlebox running) {
        RunningMiddlebox.Counters counters = running.counters();
        Observation.Builder message = Observation.newBuilder()
                .setTime(Messages.time(Instant.now()))
                .setMiddlebox(running.middlebox().toString())
                .setNode(wanted.node())
                .setPacketsIn(counters.packetsIn())
                .setPacketsOut(counters.packetsOut())
                .setBytesIn(counters.bytesIn())
                .setBytesOut(counters.bytesOut())
                .setRestarts(running.restarts());
        counters.drops().forEach(drop -> message.addDrops(drop(drop)));
        Sampled sampled = taps.get(running.middlebox());
        if (sampled != null) {
            message.setSamplesLost(sampled.lost.getAndSet(0));
            for (int i = 0; i < SAMPLES; i++) {
                ObservedPacket packet = sampled.packets.poll();
                if (packet == null) {
                    break;
                }
                message.addPackets(sample(packet));
            }
        }
        return message.build();
    }

    private static io.weir.v1.DropCount drop(DropCount drop) {
        return io.weir.v1.DropCount.newBuilder()
                .setElement(drop.element())
                .setReason(drop.reason().name())
                .setMeaning(drop.reason().meaning())
                .setPackets(drop.packets())
                .build();
    }

    private static PacketSample sample(ObservedPacket packet) {
        return PacketSample.newBuilder()
                .setDirection(
                        switch (packet.direction()) {
                            case IN -> PacketSample.Direction.IN;
                            case OUT -> PacketSample.Direction.OUT;
                            case DROPPED -> PacketSample.Direction.DROPPED;
                        })
                .setTime(Messages.time(packet.time()))
                .setElement(packet.element())
                .setReason(packet.reason())
                .setSummary(PacketText.of(packet.head()))
                .setLength(packet.lengthBytes())
                .setHead(ByteString.copyFrom(packet.head()))
                .build();
    }
}
