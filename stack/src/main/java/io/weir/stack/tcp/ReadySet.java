package io.weir.stack.tcp;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Sockets and listeners that can do something now: for programs that go through what is ready, as with {@code epoll} or a
 * selector, rather than be called for each. Level-triggered: what can still do what one wants of it is there again the next
 * time. Used by the thread of their {@link Tcp}.
 *
 * @param <A> what a program keeps for each of them
 */
public final class ReadySet<A> {
    /** A connection can be accepted; the other bits are those of {@link TcpSocket}. */
    public static final int ACCEPTABLE = 32;

    private final ArrayDeque<Key> queue = new ArrayDeque<>();
    private final Runnable onReady;

    /** @param onReady run when the first becomes ready, so that somebody calls {@link #select} soon; must not throw */
    public ReadySet(Runnable onReady) {
        this.onReady = onReady;
    }

    /** One of them, with what is wanted of it and what the program keeps for it. */
    public abstract sealed class Key {
        private final A attachment;
        private int interest;
        private boolean queued;
        private boolean cancelled;

        private Key(int interest, A attachment) {
            this.interest = interest;
            this.attachment = attachment;
        }

        public A attachment() {
            return attachment;
        }

        /** What of that which is wanted can be done now, as bits; {@link TcpSocket#CLOSED} is always wanted. */
        public int ready() {
            return cancelled ? 0 : all() & (interest | TcpSocket.CLOSED);
        }

        /** Wants something else from now on. */
        public void interest(int bits) {
            interest = bits;
            enqueue();
        }

        /** Not of interest any more; the socket stays what it is. */
        public void cancel() {
            cancelled = true;
        }

        abstract int all();

        void enqueue() {
            if (!queued && ready() != 0) {
                queued = true;
                queue.add(this);
                if (queue.size() == 1) {
                    onReady.run();
                }
            }
        }
    }

    /** A connection in the set. */
    public final class SocketKey extends Key {
        private final TcpSocket socket;

        private SocketKey(TcpSocket socket, int interest, A attachment) {
            super(interest, attachment);
            this.socket = socket;
        }

        public TcpSocket socket() {
            return socket;
        }

        @Override
        int all() {
            return socket.ready();
        }
    }

    /** A listener in the set. */
    public final class ListenerKey extends Key {
        private final TcpListener listener;

        private ListenerKey(TcpListener listener, A attachment) {
            super(ACCEPTABLE, attachment);
            this.listener = listener;
        }

        public TcpListener listener() {
            return listener;
        }

        @Override
        int all() {
            return listener.waiting() > 0 ? ACCEPTABLE : 0;
        }
    }

    /**
     * Adds a connection, of which this is told from now on in place of whoever was before.
     *
     * @param interest bits of {@link TcpSocket#ready}
     */
    public SocketKey add(TcpSocket socket, int interest, A attachment) {
        SocketKey key = new SocketKey(socket, interest, attachment);
        socket.onReady(key::enqueue);
        return key;
    }

    /** Adds a listener likewise. */
    public ListenerKey add(TcpListener listener, A attachment) {
        ListenerKey key = new ListenerKey(listener, attachment);
        listener.onReady(key::enqueue);
        return key;
    }

    /**
     * Hands over each that is ready, once; those that become ready meanwhile are for the next time.
     *
     * @return how many there were
     */
    public int select(Consumer<Key> action) {
        int selected = 0;
        for (int waiting = queue.size(); waiting > 0; waiting--) {
            Key key = queue.poll();
            key.queued = false;
            if (key.ready() != 0) {
                selected++;
                action.accept(key);
                key.enqueue();
            }
        }
        return selected;
    }
}
