package io.weir.controller;

import java.util.PriorityQueue;
import java.util.Random;

/** The one true time of a simulated world, and what is going to happen in it. */
final class SimulatedTime {
    static final long MS = 1_000_000;

    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private final Random random;
    private long nowNs;
    private long events;

    private record Event(long atNs, long number, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atNs, other.atNs);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    SimulatedTime(Random random) {
        this.random = random;
    }

    long nowNs() {
        return nowNs;
    }

    long nowMs() {
        return nowNs / MS;
    }

    long events() {
        return events;
    }

    void after(long delayNs, Runnable what) {
        queue.add(new Event(nowNs + Math.max(0, delayNs), events++, what));
    }

    /** Between {@code min} and {@code max} milliseconds from now. */
    void between(double minMs, double maxMs, Runnable what) {
        after((long) ((minMs + random.nextDouble() * (maxMs - minMs)) * MS), what);
    }

    void runUntil(long endNs) {
        while (!queue.isEmpty() && queue.peek().atNs() <= endNs) {
            Event next = queue.poll();
            nowNs = next.atNs();
            next.what().run();
        }
        nowNs = endNs;
    }
}
