package io.weir.resident;

import io.weir.engine.DropCount;
import io.weir.engine.HandlerAnswer;
import io.weir.engine.Pipeline;
import io.weir.middlebox.Workload;
import io.weir.middlebox.WorkloadReport;
import io.weir.program.Reason;
import io.weir.stack.Application;
import io.weir.stack.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Runs a stack and its program on a worker: with the packets of a batch, and when something is due. */
final class StackWorkload implements Workload {
    private static final Reason TOO_LONG = new Reason("too-long", "longer than the stack's MTU");

    private final Stack stack;
    private final Application application;
    private final SwitchDevice device;

    StackWorkload(Stack stack, Application application, SwitchDevice device) {
        this.stack = stack;
        this.application = application;
        this.device = device;
    }

    @Override
    public void receive(long[] packets, int count, long nowNs) {
        device.arrived(packets, count);
        do {
            run(nowNs);
        } while (!device.isEmpty());
    }

    @Override
    public int run(long nowNs) {
        int work = stack.poll(nowNs);
        application.turn(nowNs);
        device.flush();
        return work;
    }

    @Override
    public long deadlineNs() {
        long next = stack.deadlineNs();
        return next == Stack.NEVER ? Pipeline.NEVER : next;
    }

    @Override
    public WorkloadReport report() {
        List<DropCount> drops = new ArrayList<>();
        stack.drops().byReason().forEach((why, count) -> drops.add(new DropCount("stack", reason(why), count)));
        if (device.tooLong() > 0) {
            drops.add(new DropCount("stack", TOO_LONG, device.tooLong()));
        }
        return new WorkloadReport(device.packetsIn(), device.packetsOut(), 0, drops);
    }

    private static Reason reason(io.weir.stack.wire.Drop why) {
        return new Reason(why.name().toLowerCase(Locale.ROOT).replace('_', '-'), why.text());
    }

    @Override
    public List<String> handlers() {
        return List.of("addresses", "drops");
    }

    @Override
    public HandlerAnswer read(String handler) {
        return switch (handler) {
            case "addresses" -> new HandlerAnswer.Value(
                    stack.addresses().stream().map(a -> a + "\n").collect(Collectors.joining()));
            case "drops" -> new HandlerAnswer.Value(stack.drops().byReason().entrySet().stream()
                    .map(drop -> reason(drop.getKey()).name() + " " + drop.getValue() + "\n")
                    .collect(Collectors.joining()));
            default -> new HandlerAnswer.Refused("no handler " + handler);
        };
    }

    @Override
    public HandlerAnswer write(String handler, String value) {
        return new HandlerAnswer.Refused("no handler " + handler + " that can be written");
    }

    @Override
    public void close() {
        stack.close();
        device.close();
    }
}
