package io.weir.middlebox;

import io.weir.engine.HandlerAnswer;
import io.weir.engine.Outlet;
import io.weir.engine.Pipeline;
import io.weir.engine.PipelineState;
import io.weir.engine.Workspace;
import io.weir.program.Configuration;
import io.weir.program.Device;
import java.util.List;
import java.util.Optional;

/**
 * A configuration that runs as a middlebox. Its one network interface is {@code FromNetfront()}, or
 * {@code FromNetfront(0)}, which is the same.
 */
public final class PipelineWorkload implements Workload {
    private static final Device FIRST = new Device(Device.Kind.NETFRONT, "0");
    private static final Device ONLY = new Device(Device.Kind.NETFRONT, "");

    private final Pipeline pipeline;
    private final Device device;

    private PipelineWorkload(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.device = pipeline.receivesFrom(ONLY) ? ONLY : FIRST;
    }

    /** Compiles the configuration: what is wrong with it was found before. */
    public static PipelineWorkload of(Configuration configuration, Workspace workspace, Outlet outlet, long seed) {
        return new PipelineWorkload(Pipeline.compile(configuration, workspace, outlet, seed));
    }

    /** One that ran elsewhere before. */
    public static PipelineWorkload of(Pipeline pipeline) {
        return new PipelineWorkload(pipeline);
    }

    @Override
    public Optional<PipelineState> state() {
        return Optional.of(pipeline.state());
    }

    @Override
    public void receive(long[] packets, int count, long nowNs) {
        pipeline.receive(device, packets, count, nowNs);
    }

    @Override
    public int run(long nowNs) {
        return pipeline.run(nowNs);
    }

    @Override
    public long deadlineNs() {
        return pipeline.deadlineNs();
    }

    @Override
    public WorkloadReport report() {
        return new WorkloadReport(
                pipeline.packetsIn(), pipeline.packetsOut(), pipeline.packetsHeld(), pipeline.drops());
    }

    @Override
    public List<String> handlers() {
        return pipeline.handlers();
    }

    @Override
    public HandlerAnswer read(String handler) {
        return pipeline.read(handler);
    }

    @Override
    public HandlerAnswer write(String handler, String value) {
        return pipeline.write(handler, value);
    }

    @Override
    public void close() {
        pipeline.close();
    }
}
