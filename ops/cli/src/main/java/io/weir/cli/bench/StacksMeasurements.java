package io.weir.cli.bench;

import io.weir.cli.local.Java;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How each group of cases is measured, once: in processes of their own, on the node's class path. */
final class StacksMeasurements implements AutoCloseable {
    private static final String STACKS = "io.weir.measure.StackBench";
    private static final String SWITCH = "io.weir.node.PortSwitchBench";
    private static final int SWITCHED_STACKS = 1000;
    /** Below what the kernel does in the same run by no more than a tenth. */
    private static final double NEARLY = 0.9;
    /** Above it by no more than a fifth. */
    private static final double HARDLY = 1.2;

    private final double seconds;
    private Wire wire;

    /** @param seconds how long each measurement goes on after it has warmed up */
    StacksMeasurements(double seconds) {
        this.seconds = seconds;
    }

    /** @param bar what it is to be compared with */
    record Reading(double value, double bar) {}

    /** @throws IllegalStateException when a process failed, or took too long */
    Map<StacksCase, Reading> measure(StacksCase.Group group) throws IOException, InterruptedException {
        Map<StacksCase, Reading> readings = new EnumMap<>(StacksCase.class);
        switch (group) {
            case MEMORY_BULK -> put(readings, StacksCase.MEMORY_BULK, stacks("bulk", "-Xmx1g").value("gbps"));
            case LOSSY_PATH -> {
                Measured lossy = stacks("loss", "-Xmx1g");
                put(readings, StacksCase.LOSSY_PATH, lossy.value("mbps") / lossy.value("model_mbps"));
            }
            case IDLE_MILLION -> {
                Measured idle = stacks("idle", "-Xmx3500m");
                boolean whole = idle.value("held") >= 1_000_000 && idle.value("answered") == idle.value("asked");
                put(readings, StacksCase.IDLE_MILLION, whole ? idle.value("resident_bytes") / 1e9 : Double.NaN);
            }
            case OPEN_CLOSE -> {
                // a young generation that TIME-WAIT fits into: its connections are not to be copied again and again
                Measured churn = stacks("churn", "-Xms2g", "-Xmx2g", "-Xmn1200m", "-XX:+AlwaysPreTouch");
                put(readings, StacksCase.OPEN_CLOSE, churn.value("connections_per_second"));
            }
            case THOUSAND_STACKS -> {
                Measured many = stacks("many", "-Xmx1g");
                boolean whole = many.value("answered") == many.value("stacks");
                put(readings, StacksCase.THOUSAND_STACKS, whole ? many.value("heap_bytes") / 1e3 : Double.NaN);
            }
            case SWITCH_1 -> {
                Measured one = portSwitch(1);
                put(readings, StacksCase.SWITCH_IN_1, one.value("demultiplex_mpps"));
                put(readings, StacksCase.SWITCH_OUT_1, one.value("validate_mpps"));
            }
            case SWITCH_2 -> {
                Measured two = portSwitch(2);
                put(readings, StacksCase.SWITCH_IN_2, two.value("demultiplex_mpps"));
                put(readings, StacksCase.SWITCH_OUT_2, two.value("validate_mpps"));
            }
            case VETH_BULK -> {
                double bar = NEARLY * wire().kernelToKernel(seconds);
                readings.put(StacksCase.VETH_SEND, new Reading(wire().stackToKernel(seconds), bar));
                readings.put(StacksCase.VETH_RECEIVE, new Reading(wire().kernelToStack(seconds), bar));
            }
            case VETH_ECHO -> {
                Measured kernel = wire().echoOfKernel();
                Measured stack = wire().echoOfStack();
                readings.put(
                        StacksCase.VETH_ECHO_P50, new Reading(stack.value("p50_us"), HARDLY * kernel.value("p50_us")));
                readings.put(
                        StacksCase.VETH_ECHO_P99, new Reading(stack.value("p99_us"), HARDLY * kernel.value("p99_us")));
            }
        }
        return readings;
    }

    private static void put(Map<StacksCase, Reading> readings, StacksCase one, double value) {
        readings.put(one, new Reading(value, one.bar()));
    }

    private Measured stacks(String what, String... flags) throws IOException, InterruptedException {
        return Measured.of(Java.measured(STACKS, List.of(flags), List.of(what, Double.toString(seconds))));
    }

    private Measured portSwitch(int cores) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>();
        arguments.add(Integer.toString(SWITCHED_STACKS));
        arguments.add(Double.toString(seconds));
        arguments.add(Integer.toString(cores));
        return Measured.of(Java.measured(SWITCH, List.of("-Xmx1g"), arguments));
    }

    private Wire wire() {
        if (wire == null) {
            wire = new Wire();
        }
        return wire;
    }

    @Override
    public void close() {
        if (wire != null) {
            wire.close();
        }
    }
}
