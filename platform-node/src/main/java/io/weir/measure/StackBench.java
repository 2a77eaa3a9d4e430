package io.weir.measure;

import java.util.Locale;

/**
 * What {@code weir bench stacks} measures in one process: {@code CASE SECONDS}. Whoever calls has checked them. Writes
 * {@code name value} lines.
 */
public final class StackBench {
    private static final int SEEDS = 20;
    private static final int MILLION = 1_000_000;

    private StackBench() {}

    public static void main(String[] arguments) throws Exception {
        double seconds = Double.parseDouble(arguments[1]);
        switch (arguments[0]) {
            case "bulk" -> tell("gbps", BulkTransfer.bitsPerSecond(seconds) / 1e9);
            case "loss" -> {
                tell("mbps", LossyTransfer.bytesPerSecond(SEEDS) * 8e-6);
                tell("model_mbps", LossyTransfer.modelBytesPerSecond() * 8e-6);
            }
            case "churn" -> tell("connections_per_second", ConnectionChurn.perSecond(seconds));
            case "idle" -> idle();
            case "many" -> {
                ManyStacks.Result result = ManyStacks.run();
                tell("stacks", result.stacks());
                tell("answered", result.answered());
                tell("heap_bytes", result.heapBytes());
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void idle() {
        IdleConnections.Result result = IdleConnections.hold(MILLION, () -> {
            tell("heap_bytes", Memory.usedHeapBytes());
            tell("resident_bytes", Memory.residentBytes());
        });
        tell("held", result.held());
        tell("answered", result.answered());
        tell("asked", result.asked());
    }

    private static void tell(String name, double value) {
        System.out.println(name + String.format(Locale.ROOT, " %.4f", value));
    }
}
