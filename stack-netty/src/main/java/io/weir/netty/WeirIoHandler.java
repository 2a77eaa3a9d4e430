package io.weir.netty;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import io.weir.stack.blocking.Pause;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The input and output of an event loop: it runs a stack. A stack has no thread, and an event loop has nothing but one,
 * so that neither locks nor hands anything over. In a turn it lets the stack take frames and do what is due, then calls
 * the channels whose sockets have news; without anything to do it waits for frames, the stack's next deadline, the next
 * scheduled task, or {@link #wakeup}.
 */
public final class WeirIoHandler implements IoHandler {
    /** What channels are called with. */
    static final IoEvent TURN = new IoEvent() {};

    /** How long an event loop that ends waits until what its closed connections have written has arrived. */
    private static final long LINGER_NS = TimeUnit.SECONDS.toNanos(1);

    private final ThreadAwareExecutor loop;
    private final LoopStack stack;
    private volatile Pause pause;
    private final Set<WeirRegistration> registrations = new LinkedHashSet<>();
    private final ArrayDeque<WeirRegistration> ready = new ArrayDeque<>();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final long startNs = System.nanoTime();

    private WeirIoHandler(ThreadAwareExecutor loop, Network network) {
        this.loop = loop;
        this.pause = network.link().pause();
        this.stack = new LoopStack(loop, network, 0);
    }

    /** @param networks gives each new event loop one that no other has */
    public static IoHandlerFactory newFactory(Supplier<Network> networks) {
        return loop -> new WeirIoHandler(loop, networks.get());
    }

    private long nowNs() {
        return System.nanoTime() - startNs;
    }

    LoopStack stack() {
        return stack;
    }

    void enqueue(WeirRegistration registration) {
        ready.add(registration);
    }

    void remove(WeirRegistration registration) {
        registrations.remove(registration);
    }

    @Override
    public int run(IoHandlerContext context) {
        long beganNs = nowNs();
        int work = stack.poll(beganNs);
        if (work == 0 && ready.isEmpty() && context.canBlock()) {
            sleep(context, beganNs);
            beganNs = nowNs();
            stack.poll(beganNs);
        }
        int handled = handleReady();
        if (context.shouldReportActiveIoTime()) {
            context.reportActiveIoTime(handled + work > 0 ? nowNs() - beganNs : 0);
        }
        return handled;
    }

    private void sleep(IoHandlerContext context, long nowNs) {
        asleep.set(true);
        // who gave the loop a task before that did not wake it
        if (context.canBlock()) {
            long stackNs = idleNs(nowNs);
            long taskNs = context.delayNanos(System.nanoTime());
            if (stackNs > 0 && taskNs > 0) {
                await(Math.min(stackNs, taskNs));
            }
        }
        asleep.set(false);
    }

    private void await(long timeoutNs) {
        if (!pause.await(timeoutNs)) {
            // a device that is gone would not let anybody sleep
            pause = Pause.parking();
            stack.lost();
            all().forEach(registration -> registration.handle().lost(Failures.down()));
        }
    }

    /** How long the stack has nothing to do by itself. */
    private long idleNs(long nowNs) {
        long deadlineNs = stack.deadlineNs();
        return deadlineNs <= nowNs ? 0 : deadlineNs - nowNs;
    }

    /** Those that ask again wait for the next turn, so that tasks and the stack have theirs. */
    private int handleReady() {
        int count = ready.size();
        for (int i = 0; i < count; i++) {
            ready.remove().handleIfValid();
        }
        return count;
    }

    private List<WeirRegistration> all() {
        return new ArrayList<>(registrations);
    }

    @Override
    public IoRegistration register(IoHandle handle) {
        WeirIoHandle channel = (WeirIoHandle) handle;
        LoopStack home = channel.home();
        if (home != null && home != stack) {
            throw new IllegalStateException("the socket belongs to the stack of another event loop");
        }
        WeirRegistration registration = new WeirRegistration(this, channel);
        registrations.add(registration);
        return registration;
    }

    @Override
    public void wakeup() {
        if (!loop.isExecutorThread(Thread.currentThread()) && asleep.compareAndSet(true, false)) {
            pause.wake();
        }
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return WeirIoHandle.class.isAssignableFrom(handleType);
    }

    @Override
    public void prepareToDestroy() {
        all().forEach(registration -> registration.handle().close());
    }

    @Override
    public void destroy() {
        long endNs = nowNs() + LINGER_NS;
        for (long nowNs = nowNs(); stack.isUp() && nowNs < endNs && stack.isOwing(); nowNs = nowNs()) {
            if (stack.poll(nowNs) == 0) {
                await(Math.min(idleNs(nowNs), endNs - nowNs));
            }
        }
        stack.close();
    }
}
