package io.weir.attach;

import io.weir.stack.blocking.Pause;
import java.util.concurrent.TimeUnit;

/** How the thread of a stack at a node's port sleeps: until the node rings, or is gone. */
public final class PortPause implements Pause {
    private final WeirPort port;

    public PortPause(WeirPort port) {
        this.port = port;
    }

    /** Precise to a millisecond, rounded up: what is woken too early only polls once more. */
    @Override
    public boolean await(long timeoutNs) {
        int timeoutMs = (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(timeoutNs - 1) + 1);
        return port.await(timeoutMs) || port.alive();
    }

    @Override
    public void wake() {
        port.wakeup();
    }
}
