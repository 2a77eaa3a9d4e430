package io.weir.controller;

import io.weir.engine.DropCount;
import io.weir.engine.HandlerAnswer;
import io.weir.program.Reason;
import io.weir.net.Ipv4Address;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A data plane without packets: it remembers what it was told to run, and says when it was told on standard output. */
final class MemoryHost implements MiddleboxHost {
    private final Map<MiddleboxId, MiddleboxAssignment> running = new ConcurrentHashMap<>();
    private final Map<MiddleboxId, CountDownLatch> released = new ConcurrentHashMap<>();
    private final Map<MiddleboxId, Integer> starts = new ConcurrentHashMap<>();
    private final boolean loud;
    private static final DropCount DROP = new DropCount("c", new Reason("denied", "no rule allows it"), 2);

    MemoryHost(boolean loud) {
        this.loud = loud;
    }

    private void say(String what) {
        if (loud) {
            System.out.println(what);
        }
    }

    @Override
    public Started start(MiddleboxAssignment assignment) {
        if (assignment.middlebox().id().startsWith("unstartable")) {
            return new Started.Refused("it is not to be started");
        }
        running.put(assignment.middlebox(), assignment);
        starts.merge(assignment.middlebox(), 1, Integer::sum);
        say("START " + assignment.middlebox() + " " + assignment.epoch());
        return new Started.Running();
    }

    @Override
    public Started startHandedOver(MiddleboxAssignment assignment) {
        try {
            released.computeIfAbsent(assignment.middlebox(), id -> new CountDownLatch(1)).await();
        } catch (InterruptedException ended) {
            return new Started.Refused("interrupted");
        }
        released.remove(assignment.middlebox());
        return start(assignment);
    }

    @Override
    public void release(MiddleboxId middlebox) {
        released.computeIfAbsent(middlebox, id -> new CountDownLatch(1)).countDown();
    }

    @Override
    public void stop(MiddleboxId middlebox) {
        running.remove(middlebox);
        say("STOP " + middlebox);
    }

    /** How often it was started, by the last part of its name. */
    int starts(String id) {
        return starts.entrySet().stream().filter(e -> e.getKey().id().equals(id)).mapToInt(Map.Entry::getValue).sum();
    }

    /** Those that would be given packets. */
    List<MiddleboxId> processing(long nowNs) {
        return running.values().stream()
                .filter(a -> a.tenure().holds(nowNs))
                .map(MiddleboxAssignment::middlebox)
                .toList();
    }

    @Override
    public List<RunningMiddlebox> running() {
        return running.values().stream()
                .map(a -> new RunningMiddlebox(
                        a.middlebox(), a.epoch(), new RunningMiddlebox.Counters(7, 5, 700, 500, List.of(DROP)), 0))
                .toList();
    }

    @Override
    public Optional<String> trouble() {
        return Optional.empty();
    }

    @Override
    public PortsReport ports() {
        PortsReport.OwnedTuple tuple =
                new PortsReport.OwnedTuple(Ipv4Address.of("192.0.2.9"), 17, 53, 53, "<192.0.2.9, 53, udp>");
        return new PortsReport(
                List.of(new PortsReport.Owner(
                        "www/dns",
                        PortsReport.Kind.PROCESS,
                        Optional.of(new PortsReport.OwnerProcess(77, 33)),
                        List.of(tuple),
                        RunningMiddlebox.Counters.NONE)),
                List.of(new PortsReport.Clash(tuple, "www/dns", "udp 0.0.0.0:53")));
    }

    @Override
    public Optional<PortCounters> port() {
        return Optional.of(new PortCounters("memory", 9, 900, 5, 500, 1, Map.of("no-owner", 1L), 60, 64));
    }

    @Override
    public int capacity() {
        return 100;
    }

    @Override
    public Optional<List<String>> handlers(MiddleboxId middlebox) {
        return running.containsKey(middlebox) ? Optional.of(List.of("c.count")) : Optional.empty();
    }

    @Override
    public HandlerAnswer read(MiddleboxId middlebox, String handler) {
        return handler.equals("c.count") && running.containsKey(middlebox)
                ? new HandlerAnswer.Value("42")
                : new HandlerAnswer.Refused("there is no handler " + handler);
    }

    @Override
    public HandlerAnswer write(MiddleboxId middlebox, String handler, String value) {
        return new HandlerAnswer.Refused("nothing can be written");
    }

    @Override
    public Optional<Observation> observe(MiddleboxId middlebox, Sampling sampling, PacketObserver observer) {
        return running.containsKey(middlebox) ? Optional.of(() -> {}) : Optional.empty();
    }
}
