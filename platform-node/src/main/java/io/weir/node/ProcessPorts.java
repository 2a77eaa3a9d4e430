package io.weir.node;

import io.weir.attach.Tuple;
import io.weir.diagnostic.Diagnostic;
import io.weir.net.IpAddress;
import io.weir.process.Switchboard;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Carries what the server of processes asks for to the worker's thread, and waits for the answer. */
final class ProcessPorts implements Switchboard {
    private static final long PATIENCE_S = 15;

    private final DataPlane dataPlane;

    ProcessPorts(DataPlane dataPlane) {
        this.dataPlane = dataPlane;
    }

    @Override
    public Answer attach(Newcomer newcomer) {
        return onWorker(host -> host.worker().processes().attach(newcomer, host.takeId()));
    }

    @Override
    public Answer register(String name, List<Tuple> tuples) {
        Set<IpAddress> kernels = dataPlane.kernels(tuples);
        Optional<Diagnostic> refused = Admission.check(tuples, kernels, dataPlane.sharesKernelAddresses());
        return refused.isPresent()
                ? new Answer.Refused(refused.get())
                : onWorker(host -> host.worker().processes().register(name, tuples, kernels));
    }

    @Override
    public int release(String name, List<Tuple> tuples) {
        return onWorker(host -> host.worker().processes().release(name, tuples));
    }

    @Override
    public void detach(String name) {
        onWorker(host -> {
            host.worker().processes().detach(name);
            return true;
        });
    }

    @Override
    public int mtu() {
        return dataPlane.mtu();
    }

    private <T> T onWorker(Function<Host, T> work) {
        return dataPlane.inspect(work).toCompletableFuture().orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
    }
}
