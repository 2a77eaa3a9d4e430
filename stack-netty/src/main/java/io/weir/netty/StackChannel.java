package io.weir.netty;

import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import java.io.IOException;

/**
 * What channels on a stack have in common: their place in the event loop, and the promise to read. Sockets say once that
 * there is news, so a channel asks for its next turn by itself while it wants to read and there is something.
 */
abstract class StackChannel extends AbstractChannel {
    private volatile boolean open = true;
    private IoRegistration registration;
    /** The loop's own half of it. */
    private WeirRegistration place;
    private boolean readPending;

    StackChannel(Channel parent) {
        super(parent);
    }

    // ---- what each kind says

    /** Its socket's stack; null as long as it has no socket. */
    abstract LoopStack home();

    /** It is in a loop now, maybe not for the first time: its socket's news go there. */
    abstract void entered(WeirRegistration place);

    /** Whether {@link #readAll} would find something. */
    abstract boolean isReadable();

    /** Takes what may be taken in one turn, and tells the pipeline. */
    abstract void readAll();

    /** Goes on with what could not be done before; then with reading if that is wanted. */
    abstract void proceed();

    /** Once, on the loop's thread; whatever waits for something is told. */
    abstract void closeSocket();

    // ---- the loop

    @Override
    protected final boolean isCompatible(EventLoop loop) {
        return loop instanceof IoEventLoop io && io.isCompatible(WeirIoHandle.class);
    }

    @Override
    protected final void doRegister(ChannelPromise promise) {
        ((IoEventLoop) eventLoop()).register((StackUnsafe) unsafe()).addListener(done -> {
            if (done.isSuccess()) {
                registration = (IoRegistration) done.getNow();
                place = registration.attachment();
                entered(place);
                promise.setSuccess();
            } else {
                promise.setFailure(done.cause());
            }
        });
    }

    @Override
    protected final void doDeregister() {
        if (registration != null) {
            registration.cancel();
            registration = null;
            place = null;
        }
    }

    /** Calls {@link #proceed} in the loop's next turn. */
    final void ask() {
        if (place != null) {
            place.ask();
        }
    }

    /** The stack of the loop that it is in. */
    final LoopStack stack() {
        return place.stack();
    }

    // ---- reading

    @Override
    protected final void doBeginRead() {
        readPending = true;
        if (isReadable()) {
            ask();
        }
    }

    final boolean isReadPending() {
        return readPending;
    }

    /** Something was read, or nobody wants to read any more. On the loop's thread. */
    final void readDone() {
        readPending = false;
    }

    /** {@code autoRead} was switched off: what was not begun is not begun. */
    final void stopReading() {
        if (!isRegistered() || eventLoop().inEventLoop()) {
            readPending = false;
        } else {
            eventLoop().execute(this::readDone);
        }
    }

    // ---- the end

    @Override
    public final boolean isOpen() {
        return open;
    }

    @Override
    protected final void doClose() {
        if (open) {
            open = false;
            closeSocket();
        }
    }

    @Override
    protected void doDisconnect() throws Exception {
        doClose();
    }

    abstract class StackUnsafe extends AbstractUnsafe implements WeirIoHandle {
        @Override
        public final LoopStack home() {
            return StackChannel.this.home();
        }

        @Override
        public final void handle(IoRegistration place, IoEvent event) {
            if (open) {
                proceed();
            }
            if (open && readPending && isReadable()) {
                readAll();
            }
        }

        @Override
        public final void lost(IOException why) {
            if (open) {
                pipeline().fireExceptionCaught(why);
                close(voidPromise());
            }
        }

        @Override
        public final void close() {
            close(voidPromise());
        }

        /** The same for subclasses, of other packages' protected methods. */
        final void closeIfGone() {
            closeIfClosed();
        }
    }
}
