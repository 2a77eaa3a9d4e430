package io.weir.api;

import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** Calls of the API of this node. */
record CallMetrics(CallCounters counters, OpenCalls open, IntSupplier watches) implements Consumer<Families> {
    @Override
    public void accept(Families out) {
        counters.ended()
                .forEach((call, count) -> out.counter(
                        "weir_api_calls",
                        "Calls that ended, by method and code.",
                        count,
                        "code", call.code().name(), "method", call.method()));
        counters.durations()
                .forEach((method, durations) -> out.durations(
                        "weir_api_call_duration_seconds", "How long calls took.", durations, "method", method));
        out.gauge("weir_api_calls_open", "Calls that are being served, streams among them.", open.count());
        out.gauge("weir_events_subscribers", "Readers of events, over gRPC and HTTPS.", watches.getAsInt());
    }
}
