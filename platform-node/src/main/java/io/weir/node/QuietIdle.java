package io.weir.node;

import io.weir.port.Wakeup;
import org.agrona.concurrent.IdleStrategy;

/**
 * What a worker does when there is nothing to do: look again a few times, for packets come in trains; then sleep until
 * the port has one, somebody calls, or a timer is due. A node without traffic costs next to no processor time.
 */
final class QuietIdle implements IdleStrategy {
    /** About 50 µs of looking: a wake-up costs as much. */
    private static final int SPINS = 50;

    /** Memory ports on another thread wake us; this bounds what a lost wake-up would cost. */
    private static final int LONGEST_SLEEP_MS = 100;

    private final Worker worker;
    private final Wakeup wakeup;
    private int idles;

    QuietIdle(Worker worker, Wakeup wakeup) {
        this.worker = worker;
        this.wakeup = wakeup;
    }

    @Override
    public void idle(int workCount) {
        if (workCount > 0) {
            reset();
        } else {
            idle();
        }
    }

    @Override
    public void idle() {
        if (++idles < SPINS) {
            Thread.onSpinWait();
        } else if (idles == SPINS) {
            // announced, then one more look, so that no wake-up falls in between
            prepare();
        } else if (worker.idle()) {
            wakeup.sleep(worker.quietMs(LONGEST_SLEEP_MS));
            prepare();
        }
    }

    private void prepare() {
        wakeup.prepare();
        worker.announceSleep();
    }

    @Override
    public void reset() {
        if (idles >= SPINS) {
            wakeup.cancel();
        }
        idles = 0;
    }

    @Override
    public String alias() {
        return "quiet";
    }
}
