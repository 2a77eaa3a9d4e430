package io.weir.netty;

import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** A connection that is being made: who waits for it, and until when. On the loop's thread. */
final class ConnectAttempt {
    private final WeirSocketChannel channel;
    private final InetSocketAddress remote;
    private final ChannelPromise promise;
    private Future<?> timeout;

    ConnectAttempt(WeirSocketChannel channel, InetSocketAddress remote, ChannelPromise promise) {
        this.channel = channel;
        this.remote = remote;
        this.promise = promise;
    }

    /** The channel is closed when the time is up, or when who waits for it does not want it any more. */
    void begin() {
        int timeoutMs = channel.config().getConnectTimeoutMillis();
        if (timeoutMs > 0) {
            timeout = channel.eventLoop().schedule(() -> expire(timeoutMs), timeoutMs, TimeUnit.MILLISECONDS);
        }
        promise.addListener(done -> {
            if (done.isCancelled()) {
                channel.unsafe().close(channel.voidPromise());
            }
        });
    }

    private void expire(int timeoutMs) {
        String what = "connection timed out after " + timeoutMs + " ms: " + remote;
        if (promise.tryFailure(new ConnectTimeoutException(what))) {
            channel.unsafe().close(channel.voidPromise());
        }
    }

    InetSocketAddress remote() {
        return remote;
    }

    /** False if nobody wants it any more. */
    boolean succeed() {
        stopClock();
        return promise.trySuccess();
    }

    void fail(Throwable cause) {
        stopClock();
        promise.tryFailure(cause);
    }

    /** The channel was closed while it was being connected. */
    void giveUp() {
        fail(new ClosedChannelException());
    }

    private void stopClock() {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }
}
