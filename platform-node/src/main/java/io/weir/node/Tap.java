package io.weir.node;

import io.weir.controller.ObservedPacket;
import io.weir.engine.DropCount;
import io.weir.engine.FrameMemory;
import io.weir.engine.Packets;
import io.weir.port.DropCounters;
import io.weir.port.NodeDrop;
import io.weir.portswitch.Attachment;
import io.weir.portswitch.PortSwitch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Shows samples of a middlebox's packets. A sampled packet goes through the middlebox alone, so that what its counters
 * did meanwhile says what became of it: no element need know that it is watched. Packets between samples pay nothing.
 */
final class Tap {
    /** Samples that a viewer may get at once after a quiet time. */
    private static final int SAVED = 4;

    /** Somebody who watches, and how much of it; compared by identity. */
    static final class Viewer {
        private final long gapNs;
        private final boolean dropsOnly;
        private final Consumer<ObservedPacket> observer;
        private long nextNs;

        /** @param samplesPerSecond 1 to 1000 */
        Viewer(int samplesPerSecond, boolean dropsOnly, Consumer<ObservedPacket> observer) {
            this.gapNs = TimeUnit.SECONDS.toNanos(1) / Math.clamp(samplesPerSecond, 1, 1000);
            this.dropsOnly = dropsOnly;
            this.observer = observer;
        }

        private void see(ObservedPacket packet, long nowNs) {
            boolean wanted = !dropsOnly || packet.direction() == ObservedPacket.Direction.DROPPED;
            // a little may be saved up, so that a packet is seen both coming and going
            long turnNs = Math.max(nextNs, nowNs - SAVED * gapNs);
            if (wanted && turnNs <= nowNs) {
                nextNs = turnNs + gapNs;
                observer.accept(packet);
            }
        }
    }

    private final Worker worker;
    private final WorkerSeat seat;
    private final List<Viewer> viewers = new ArrayList<>();
    private long gapNs = Long.MAX_VALUE;
    private long nextNs;
    private long nextSentNs;

    Tap(Worker worker, WorkerSeat seat) {
        this.worker = worker;
        this.seat = seat;
        this.nextNs = worker.nowNs();
        this.nextSentNs = nextNs;
    }

    void add(Viewer viewer) {
        viewers.add(viewer);
        viewer.nextNs = worker.nowNs();
        gapNs = Math.min(gapNs, viewer.gapNs / 2);
    }

    void remove(Viewer viewer) {
        viewers.remove(viewer);
    }

    boolean watched() {
        return !viewers.isEmpty();
    }

    /** Whether it is time for a sample. */
    boolean due(long nowNs) {
        if (nowNs < nextNs) {
            return false;
        }
        nextNs = nowNs + gapNs;
        return true;
    }

    /** {@code deliver} puts the packet before the middlebox. */
    void watch(long packet, Runnable deliver) {
        int length = Packets.length(packet);
        byte[] head = head(packet);
        worker.drain();
        List<DropCount> before = seat.report().drops();
        deliver.run();
        worker.drain();
        Optional<DropCount> dropped =
                seat.report().drops().stream().filter(d -> grew(d, before)).findFirst();
        if (dropped.isPresent()) {
            tell(ObservedPacket.Direction.DROPPED, dropped.get().element(), dropped.get().reason().name(), length, head);
        } else {
            tell(ObservedPacket.Direction.IN, "", "", length, head);
        }
    }

    private static boolean grew(DropCount now, List<DropCount> before) {
        return before.stream()
                .filter(d -> d.element().equals(now.element()) && d.reason().equals(now.reason()))
                .allMatch(d -> d.packets() < now.packets());
    }

    /** Sends one packet and says what the switch made of it. */
    void sent(PortSwitch portSwitch, Attachment sender, long[] packets, int index) {
        int length = Packets.length(packets[index]);
        boolean sample = worker.nowNs() >= nextSentNs;
        byte[] head = sample ? head(packets[index]) : new byte[0];
        DropCounters drops = sender.drops();
        long before = drops.total();
        long[] counts = counts(drops);
        portSwitch.send(sender, packets, index, 1);
        if (!sample) {
            return;
        }
        nextSentNs = worker.nowNs() + gapNs;
        if (drops.total() == before) {
            tell(ObservedPacket.Direction.OUT, "", "", length, head);
            return;
        }
        for (NodeDrop why : NodeDrop.values()) {
            if (drops.count(why) > counts[why.ordinal()]) {
                tell(ObservedPacket.Direction.DROPPED, "", why.reason().name(), length, head);
            }
        }
    }

    private static long[] counts(DropCounters drops) {
        long[] counts = new long[NodeDrop.values().length];
        for (NodeDrop why : NodeDrop.values()) {
            counts[why.ordinal()] = drops.count(why);
        }
        return counts;
    }

    private byte[] head(long packet) {
        byte[] head = new byte[Math.min(Packets.length(packet), ObservedPacket.MAX_HEAD_BYTES)];
        FrameMemory.copyOut(worker.pool().address(packet), head, 0, head.length);
        return head;
    }

    private void tell(ObservedPacket.Direction way, String element, String reason, int length, byte[] head) {
        ObservedPacket packet = new ObservedPacket(Instant.now(), way, element, reason, length, head);
        viewers.forEach(viewer -> viewer.see(packet, worker.nowNs()));
    }
}
