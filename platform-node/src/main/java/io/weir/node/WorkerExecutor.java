package io.weir.node;

import com.typesafe.config.Config;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.actor.setup.Setup;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/**
 * Gives Pekko's dispatcher {@code weir.worker} the loop executor of its worker. Pekko makes it by the name in its
 * configuration; the executor itself comes with the actor system's {@link Loops setup}, so nothing is static.
 */
public final class WorkerExecutor extends ExecutorServiceConfigurator {
    private final LoopExecutor executor;

    /** The executors of an actor system's workers, by dispatcher id. */
    static final class Loops extends Setup {
        private final Map<String, LoopExecutor> byDispatcher;

        Loops(Map<String, LoopExecutor> byDispatcher) {
            this.byDispatcher = Map.copyOf(byDispatcher);
        }
    }

    public WorkerExecutor(Config config, DispatcherPrerequisites prerequisites) {
        super(config, prerequisites);
        String name = config.getString("worker");
        this.executor = prerequisites
                .settings()
                .setup()
                .get(Loops.class)
                .map(loops -> loops.byDispatcher.get(name))
                .orElseThrow(() -> new IllegalStateException("no loop for the dispatcher of " + name));
    }

    @Override
    public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
        return () -> executor;
    }
}
