package io.weir.node;

import io.weir.engine.HandlerAnswer;
import io.weir.engine.Pipeline;
import io.weir.middlebox.Workload;
import io.weir.middlebox.WorkloadReport;
import java.util.List;

/** A workload without timers and handlers. */
interface TestWorkload extends Workload {
    @Override
    default int run(long nowNs) {
        return 0;
    }

    @Override
    default long deadlineNs() {
        return Pipeline.NEVER;
    }

    @Override
    default WorkloadReport report() {
        return WorkloadReport.NONE;
    }

    @Override
    default List<String> handlers() {
        return List.of();
    }

    @Override
    default HandlerAnswer read(String handler) {
        return new HandlerAnswer.Refused("none");
    }

    @Override
    default HandlerAnswer write(String handler, String value) {
        return new HandlerAnswer.Refused("none");
    }

    @Override
    default void close() {}
}
