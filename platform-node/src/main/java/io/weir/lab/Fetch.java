package io.weir.lab;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The client fetches the page: a window of questions, each asked again until it is answered, for a bounded time. */
final class Fetch implements Task {
    /** Questions on their way: 64 answers of a kilobyte fit every ring between the two hosts. */
    private static final int WINDOW = 64;

    private static final long ASK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final UdpHost client;
    private final Page page;
    private final Target target;
    private final long startNs;
    private final long endNs;
    private final boolean[] got = new boolean[Page.PIECES];
    private final long[] askedNs = new long[Page.PIECES];
    private final Deque<Integer> open = new ArrayDeque<>();
    private int next;
    private int came;
    private long changed;
    private long repeated;

    /** @param port for the client to ask from */
    record Target(int address, int toPort, int port, int seconds) {}

    Fetch(UdpHost client, Page page, Target target, long nowNs) {
        this.client = client;
        this.page = page;
        this.target = target;
        this.startNs = nowNs;
        this.endNs = nowNs + TimeUnit.SECONDS.toNanos(target.seconds());
    }

    @Override
    public Optional<String> turn(long nowNs) {
        if (came == Page.PIECES || nowNs - endNs >= 0) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "{\"whole\":%b,\"bytes\":%d,\"ns\":%d,\"repeated\":%d,\"changed\":%d}",
                    came == Page.PIECES && changed == 0,
                    came * Page.PIECE_BYTES,
                    nowNs - startNs,
                    repeated,
                    changed));
        }
        while (open.size() < WINDOW && next < Page.PIECES) {
            open.addLast(next);
            ask(next++, nowNs);
        }
        for (int piece : open) {
            if (nowNs - askedNs[piece] >= ASK_AGAIN_NS) {
                repeated++;
                ask(piece, nowNs);
            }
        }
        return Optional.empty();
    }

    private void ask(int piece, long nowNs) {
        askedNs[piece] = nowNs;
        client.send(target.port(), target.address(), target.toPort(), Page.question(piece), nowNs);
    }

    @Override
    public void receive(Datagram datagram, long nowNs) {
        if (datagram.from() != target.address() || datagram.port() != target.port()) {
            return;
        }
        Page.answered(datagram.payload()).filter(piece -> !got[piece]).ifPresent(piece -> {
            got[piece] = true;
            came++;
            changed += page.same(datagram.payload(), piece) ? 0 : 1;
            open.remove(piece);
        });
    }
}
